import { clientNetwork } from './client-network.ts';
import { TokenBuckets } from './token-buckets.ts';

/** Addresses that are kept in mind: an attacker has many, and memory is bounded. */
const MOST_ADDRESSES = 20_000;

/** `auth.address-limits`: per minute; undefined: no limit. */
export interface AddressLimitSettings {
  readonly requests: number | undefined;
  readonly failures: number | undefined;
}

/** What one address may do, whoever it says it is: guess, and ask. */
export class AddressLimits {
  readonly #failures: TokenBuckets;
  readonly #requests: TokenBuckets;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now?: () => number) {
    this.#failures = new TokenBuckets(MOST_ADDRESSES, now);
    this.#requests = new TokenBuckets(MOST_ADDRESSES, now);
  }

  /**
   * Counts a request, before anybody looks at who asks.
   * @returns 0 where it may pass, else after how many seconds the next one may
   */
  take(address: string, { requests, failures }: AddressLimitSettings): number {
    const network = clientNetwork(address);
    const wait = failures === undefined ? 0 : this.#failures.wait(network, failures);
    return wait === 0 && requests !== undefined ? this.#requests.take(network, requests) : wait;
  }

  /** Counts a proof that was not accepted. */
  failed(address: string, { failures }: AddressLimitSettings): void {
    if (failures !== undefined) this.#failures.take(clientNetwork(address), failures);
  }
}
