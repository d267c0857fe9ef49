import type { Principal } from './principal.ts';

const MINUTE_MS = 60_000;

interface Bucket {
  /** Requests that may come at once. */
  left: number;
  /** When `left` was right: milliseconds of the clock. */
  at: number;
}

/**
 * Requests per minute of each principal that has a limit (a token bucket: after a pause a minute's worth may come at once, and then they
 * come as they are refilled). Kept by this server for itself, in as many entries as principals have limits.
 */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Counts a request.
   * @returns 0 where it may pass, else after how many seconds the next one may
   */
  take({ id, rateLimit }: Principal): number {
    if (rateLimit === undefined) return 0;
    const now = this.#now();
    const bucket = this.#buckets.get(id) ?? { left: rateLimit, at: now };
    const left = Math.min(rateLimit, bucket.left + ((now - bucket.at) * rateLimit) / MINUTE_MS);
    const passes = left >= 1;
    this.#buckets.set(id, { left: passes ? left - 1 : left, at: now });
    return passes ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / rateLimit / 1000);
  }
}
