import { describe, expect, it } from '@jest/globals';
import { DEVELOPMENT, type Principal } from './principal.ts';
import { RateLimits } from './rate-limits.ts';

const limited = (id: string, rateLimit: number): Principal => ({ ...DEVELOPMENT, id, rateLimit });

function aClock(): { limits: RateLimits; pass: (milliseconds: number) => void } {
  let now = 5000;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { limits: new RateLimits(() => now), pass };
}

describe('requests per minute', () => {
  it('may come at once, and then as they are refilled', () => {
    const { limits, pass } = aClock();
    const take = (): number => limits.take(limited('a', 6));
    expect(Array.from({ length: 8 }, take)).toStrictEqual([0, 0, 0, 0, 0, 0, 10, 10]);
    pass(4000);
    expect(take()).toBe(6);
    pass(6000);
    expect([take(), take()]).toStrictEqual([0, 10]);
    pass(600_000);
    expect(Array.from({ length: 7 }, take)).toStrictEqual([0, 0, 0, 0, 0, 0, 10]);
  });

  it('are those of one principal', () => {
    const { limits } = aClock();
    expect([limits.take(limited('a', 1)), limits.take(limited('b', 1)), limits.take(limited('a', 1))]).toStrictEqual([0, 0, 60]);
  });

  it('follow a limit that is changed', () => {
    const { limits } = aClock();
    for (let count = 0; count < 60; count++) limits.take(limited('a', 60));
    expect([limits.take(limited('a', 60)), limits.take(limited('a', 6000))]).toStrictEqual([1, 1]);
  });

  it('are not counted where there is no limit', () => {
    const { limits } = aClock();
    expect(Array.from({ length: 1000 }, () => limits.take(DEVELOPMENT)).every((wait) => wait === 0)).toBe(true);
  });
});
