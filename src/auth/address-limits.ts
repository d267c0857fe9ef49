import { isIPv6 } from 'node:net';
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
    const network = networkOf(address);
    const wait = failures === undefined ? 0 : this.#failures.wait(network, failures);
    return wait === 0 && requests !== undefined ? this.#requests.take(network, requests) : wait;
  }

  /** Counts a proof that was not accepted. */
  failed(address: string, { failures }: AddressLimitSettings): void {
    if (failures !== undefined) this.#failures.take(networkOf(address), failures);
  }
}

/** Of IPv6 the network: whoever has one address of a /64 has all of them (RFC 6177). */
function networkOf(address: string): string {
  const mapped = address.toLowerCase().startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (!isIPv6(mapped)) return mapped;
  const [head = '', tail] = mapped.split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - last.length)).fill('0');
  return [...groups, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
