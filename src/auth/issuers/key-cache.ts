import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A key of an issuer, and the algorithm it is for, where the issuer says one. */
export interface IssuerKey {
  readonly key: KeyObject;
  readonly algorithm: string | undefined;
}

const FETCH_MS = 5000;
const LARGEST_BYTES = 512 * 1024;
/** After that keys are asked for again before they are used. */
const FRESH_MS = 10 * 60_000;
/** The last keys hold so long while the issuer cannot be reached. */
const LAST_GOOD_MS = 24 * 3_600_000;
/** Between two askings for keys that the issuer does not have: junk must not keep it busy. */
const PAUSE_MS = 30_000;

/** The public keys of an issuer (RFC 7517), kept through its outages for a bounded time; asked for by one request at a time. */
export class KeyCache {
  readonly #url: string;
  readonly #now: () => number;
  #keys: ReadonlyMap<string, IssuerKey> = new Map();
  #fetched = Number.NEGATIVE_INFINITY;
  #tried = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(url: string, now: () => number = () => performance.now()) {
    this.#url = url;
    this.#now = now;
  }

  /**
   * The key with an id.
   * @returns undefined where the issuer has none
   * @throws Error when the issuer cannot be reached and no keys are kept
   */
  async key(kid: string): Promise<IssuerKey | undefined> {
    const age = this.#now() - this.#fetched;
    const mayAsk = this.#now() - this.#tried >= PAUSE_MS;
    if (this.#running || (mayAsk && (age >= FRESH_MS || !this.#keys.has(kid)))) await this.#refresh();
    if (this.#now() - this.#fetched > LAST_GOOD_MS) throw new Error('the keys of the issuer cannot be had');
    return this.#keys.get(kid);
  }

  async #refresh(): Promise<void> {
    this.#running ??= this.#fetch().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Whatever goes wrong, the last good keys stay. */
  async #fetch(): Promise<void> {
    this.#tried = this.#now();
    try {
      const response = await fetch(this.#url, {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(FETCH_MS),
      });
      if (!response.ok) return;
      this.#keys = keysOf(JSON.parse(await textOf(response)));
      this.#fetched = this.#now();
    } catch {
      // Told by the age of the keys.
    }
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LARGEST_BYTES) throw new Error('the key set is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Keys for other uses, without an id or of a kind that is not known are passed over. */
function keysOf(set: unknown): ReadonlyMap<string, IssuerKey> {
  const keys = typeof set === 'object' && set !== null && 'keys' in set && Array.isArray(set.keys) ? (set.keys as unknown[]) : [];
  return new Map(
    keys.flatMap((jwk): [string, IssuerKey][] => {
      if (!isJwk(jwk) || typeof jwk['kid'] !== 'string' || (jwk['use'] !== undefined && jwk['use'] !== 'sig')) return [];
      if (jwk.kty !== 'RSA' && jwk.kty !== 'EC') return [];
      try {
        const algorithm = typeof jwk['alg'] === 'string' ? jwk['alg'] : undefined;
        return [[jwk['kid'], { key: createPublicKey({ key: jwk, format: 'jwk' }), algorithm }]];
      } catch {
        return [];
      }
    }),
  );
}

const isJwk = (value: unknown): value is JsonWebKey => typeof value === 'object' && value !== null && 'kty' in value;
