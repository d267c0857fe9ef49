import type { Principal } from './principal.ts';
import { TokenBuckets } from './token-buckets.ts';

/** The registry holds the principals: there are no more of them than somebody has registered. */
const MOST_PRINCIPALS = 100_000;

/** Requests per minute of each principal that has a limit. */
export class RateLimits {
  readonly #buckets: TokenBuckets;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now?: () => number) {
    this.#buckets = new TokenBuckets(MOST_PRINCIPALS, now);
  }

  /**
   * Counts a request.
   * @returns 0 where it may pass, else after how many seconds the next one may
   */
  take({ id, rateLimit }: Principal): number {
    return rateLimit === undefined ? 0 : this.#buckets.take(id, rateLimit);
  }
}
