import { describe, expect, it } from '@jest/globals';
import { AddressLimits } from './address-limits.ts';
import { TokenBuckets } from './token-buckets.ts';

function aClock(): { limits: AddressLimits; pass: (milliseconds: number) => void } {
  let now = 5000;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { limits: new AddressLimits(() => now), pass };
}

describe('failures of an address', () => {
  const settings = { requests: undefined, failures: 2 };

  it('close it to everything until they are forgotten', () => {
    const { limits, pass } = aClock();
    limits.failed('10.0.0.1', settings);
    expect(limits.take('10.0.0.1', settings)).toBe(0);
    limits.failed('10.0.0.1', settings);
    expect([limits.take('10.0.0.1', settings), limits.take('10.0.0.1', settings)]).toStrictEqual([30, 30]);
    expect(limits.take('10.0.0.2', settings)).toBe(0);
    pass(30_000);
    expect(limits.take('10.0.0.1', settings)).toBe(0);
  });

  it('are not counted where there is no limit', () => {
    const { limits } = aClock();
    const none = { requests: undefined, failures: undefined };
    for (let count = 0; count < 100; count++) limits.failed('10.0.0.1', none);
    expect(limits.take('10.0.0.1', none)).toBe(0);
  });

  it.each([
    ['another address of the /64', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['the same address written out', '2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', true],
    ['another network', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['an IPv4 address in IPv6', '::ffff:10.0.0.1', '10.0.0.1', true],
    ['an address with a zone', 'fe80::1%eth0', 'fe80::2', true],
    ['another IPv4 address', '10.0.0.1', '10.0.0.2', false],
  ])('%s', (_case, one, other, isSame) => {
    const { limits } = aClock();
    limits.failed(one, settings);
    limits.failed(one, settings);
    expect(limits.take(other, settings) > 0).toBe(isSame);
  });
});

describe('requests of an address', () => {
  it('have a limit of their own', () => {
    const { limits, pass } = aClock();
    const settings = { requests: 3, failures: undefined };
    expect(Array.from({ length: 4 }, () => limits.take('10.0.0.1', settings))).toStrictEqual([0, 0, 0, 20]);
    pass(20_000);
    expect(limits.take('10.0.0.1', settings)).toBe(0);
  });
});

describe('what is kept', () => {
  it('has a bound: the longest not asked for is forgotten', () => {
    const buckets = new TokenBuckets(2, () => 0);
    expect(['a', 'b', 'a', 'c', 'b', 'a'].map((key) => buckets.take(key, 1))).toStrictEqual([0, 0, 60, 0, 0, 0]);
  });
});
