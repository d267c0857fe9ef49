const MINUTE_MS = 60_000;

interface Bucket {
  /** What may come at once. */
  left: number;
  /** When `left` was right: milliseconds of the clock. */
  at: number;
}

/**
 * Counts what may come so many times a minute, by key (a token bucket: after a pause a minute's worth may come at once, then as it is
 * refilled). Kept by this server for itself.
 */
export class TokenBuckets {
  readonly #now: () => number;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param most entries that are kept; of more, those that were asked for longest ago are forgotten
   * @param now milliseconds of a clock that never goes back
   */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /**
   * Counts one.
   * @returns 0 where it may pass, else after how many seconds the next one may
   */
  take(key: string, perMinute: number): number {
    const bucket = this.#refilled(key, perMinute);
    const wait = secondsUntilNext(bucket, perMinute);
    this.#buckets.delete(key);
    this.#buckets.set(key, wait === 0 ? { ...bucket, left: bucket.left - 1 } : bucket);
    if (this.#buckets.size > this.#most) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    return wait;
  }

  /** What `take` would answer; nothing is counted. */
  wait(key: string, perMinute: number): number {
    return this.#buckets.has(key) ? secondsUntilNext(this.#refilled(key, perMinute), perMinute) : 0;
  }

  #refilled(key: string, perMinute: number): Bucket {
    const now = this.#now();
    const { left, at } = this.#buckets.get(key) ?? { left: perMinute, at: now };
    return { left: Math.min(perMinute, left + ((now - at) * perMinute) / MINUTE_MS), at: now };
  }
}

function secondsUntilNext({ left }: Bucket, perMinute: number): number {
  return left >= 1 ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / perMinute / 1000);
}
