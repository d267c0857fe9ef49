import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { State } from '../../state/state.ts';
import { cookieOf, setCookie } from './cookie.ts';

/** A sign-in that a browser has begun and not ended. */
export interface Transaction {
  /** Of the provider that the browser was sent to. */
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636): never leaves this server but for the token endpoint. */
  readonly verifier: string;
}

const COLLECTION = 'sign-in-transaction';
const TRANSACTION_MS = 10 * 60_000;

/** Sign-ins on their way, each bound to the browser that began it, and ended once. */
export class Transactions {
  readonly #state: State;
  readonly #now: () => number;

  constructor(state: State, now: () => number = Date.now) {
    this.#state = state;
    this.#now = now;
  }

  /** @returns what only the browser gets to know: whoever brings it may end the sign-in */
  async begin(transaction: Transaction): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.#state.put({ collection: COLLECTION, key: hashOf(secret) }, JSON.stringify(transaction), this.#now() + TRANSACTION_MS);
    return secret;
  }

  /** Takes a transaction out, whatever comes of it then; undefined for one that is unknown, taken already or too old. */
  async take(secret: string): Promise<Transaction | undefined> {
    const place = { collection: COLLECTION, key: hashOf(secret) };
    const found = await this.#state.get(place);
    // Of two that take at once, one deletes it.
    return found !== undefined && (await this.#state.delete(place)) ? (JSON.parse(found) as Transaction) : undefined;
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** `Lax`: the provider, another site, sends the browser back. */
const COOKIE = { name: 'exchange-sign-in', sameSite: 'Lax' } as const;

/** What the browser keeps until it comes back. */
export function transactionCookie(secret: string, publicUrl: string): string {
  return setCookie(secret, { ...COOKIE, seconds: TRANSACTION_MS / 1000, publicUrl });
}

/** Takes it away. */
export function endedTransactionCookie(publicUrl: string): string {
  return setCookie('', { ...COOKIE, seconds: 0, publicUrl });
}

export function transactionOf(request: IncomingMessage, publicUrl: string): string | undefined {
  return cookieOf(request, { name: COOKIE.name, publicUrl });
}
