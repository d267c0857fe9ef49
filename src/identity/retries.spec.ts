import { describe, expect, it } from '@jest/globals';
import { withRetries } from './retries.ts';

/** An attempt that meets so many conflicts before it succeeds. */
function conflicting(conflicts: number): {
  readonly attempt: () => Promise<{ readonly attempts: number } | undefined>;
  readonly made: () => number;
} {
  let attempts = 0;
  const attempt = (): Promise<{ readonly attempts: number } | undefined> =>
    Promise.resolve(++attempts > conflicts ? { attempts } : undefined);
  return { attempt, made: () => attempts };
}

describe(withRetries, () => {
  it.each([0, 1, 3, 9])('tries again after %d conflicts', async (conflicts) => {
    expect(await withRetries(conflicting(conflicts).attempt)).toStrictEqual({ attempts: conflicts + 1 });
  });

  it('gives up after ten attempts', async () => {
    const { attempt, made } = conflicting(10);
    await expect(withRetries(attempt)).rejects.toMatchObject({ code: 'record-locked' });
    expect(made()).toBe(10);
  });

  it('does not repeat a fault', async () => {
    await expect(withRetries(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});
