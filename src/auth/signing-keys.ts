import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { Fault } from '../faults/fault.ts';
import type { State } from '../state/state.ts';

/** A key that tokens of our own are signed with. */
export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
}

/** How long a key signs. It is published for as long again, so that what it has signed can be verified to its end. */
const PERIOD_MS = 30 * 86_400_000;
/** `expires` of a key in the state: two periods, and one for clocks and backups. */
const KEPT_PERIODS = 3;
const COLLECTION = 'signing-key';

/**
 * The keys of the token service: one for each period, made by whichever replica needs it first, the same for all of them. They are in
 * the state, so that tokens outlive a restart.
 */
export class SigningKeys {
  readonly #state: State;
  readonly #now: () => number;
  readonly #known = new Map<number, SigningKey>();

  constructor(state: State, now: () => number = Date.now) {
    this.#state = state;
    this.#now = now;
  }

  /** The key that signs now. @throws Fault backend-unavailable */
  async current(): Promise<SigningKey> {
    const period = this.#period();
    return this.#known.get(period) ?? (await this.#load(period)) ?? (await this.#make(period));
  }

  /** The keys whose tokens may still be valid: that of this period, and that of the one before. @throws Fault backend-unavailable */
  async published(): Promise<readonly SigningKey[]> {
    const period = this.#period() - 1;
    const previous = this.#known.get(period) ?? (await this.#load(period));
    return [await this.current(), ...(previous ? [previous] : [])];
  }

  #period(): number {
    return Math.floor(this.#now() / PERIOD_MS);
  }

  async #make(period: number): Promise<SigningKey> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(pair.privateKey);
    const value = JSON.stringify({ ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) });
    await this.#state.putIfAbsent(placeOf(period), value, (period + KEPT_PERIODS) * PERIOD_MS);
    const key = await this.#load(period); // another one may have been first
    if (!key) throw new Fault('backend-unavailable', 'the signing key was not kept');
    return key;
  }

  async #load(period: number): Promise<SigningKey | undefined> {
    const value = await this.#state.get(placeOf(period));
    if (value === undefined) return undefined;
    const privateJwk = JSON.parse(value) as JWK;
    const { kty, crv, x, y, alg, use, kid = '' } = privateJwk;
    const publicJwk = { kty, crv, x, y, alg, use, kid } as JWK;
    const publicKey = await importJWK(publicJwk, 'ES256');
    if (publicKey instanceof Uint8Array) throw new Fault('backend-unavailable', 'the signing key is none');
    const key = { kid, privateJwk, publicJwk, publicKey };
    for (const known of this.#known.keys()) if (known < this.#period() - 1) this.#known.delete(known);
    this.#known.set(period, key);
    return key;
  }
}

const placeOf = (period: number) => ({ collection: COLLECTION, key: String(period) });
