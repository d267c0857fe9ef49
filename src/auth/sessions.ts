import { createHash, randomBytes } from 'node:crypto';
import { State } from '../state/state.ts';
import type { Principal } from './principal.ts';
import { parseScope, type Scope } from './scope.ts';

/** A person who has signed in, as far as it is kept. */
export interface Person {
  /** Id in audit records. */
  readonly id: string;
  readonly name: string;
  /** `system/*.rs`: what the person may read and change. */
  readonly scopes: readonly string[];
  readonly restricted: boolean;
  readonly admin: boolean;
}

const CODE_MS = 5 * 60_000;
/** A working day. */
export const SESSION_MS = 8 * 3_600_000;
const SECRET_BYTES = 32;
const [CODES, SESSIONS] = ['sign-in-code', 'session'];

/** Who has signed in with a browser. Only hashes of codes and sessions are kept: what can be read in the state opens nothing. */
export class Sessions {
  readonly #state: State;
  readonly #now: () => number;

  constructor(state: State, now: () => number = Date.now) {
    this.#state = state;
    this.#now = now;
  }

  /** A code that signs the person in, once, within five minutes. */
  async codeFor(person: Person): Promise<string> {
    return await this.#keep(CODES, person, CODE_MS);
  }

  /**
   * Redeems a code.
   * @returns the session for the cookie; undefined for a code that is unknown, used or too old
   */
  async redeem(code: string): Promise<string | undefined> {
    const place = { collection: CODES, key: hashOf(code) };
    const person = await this.#state.get(place);
    // Of two that redeem at once, one deletes it.
    if (person === undefined || !(await this.#state.delete(place))) return undefined;
    return await this.#keep(SESSIONS, JSON.parse(person) as Person, SESSION_MS);
  }

  /** Who the session is of; undefined for one that is unknown, ended or too old. */
  async principalOf(session: string): Promise<Principal | undefined> {
    const kept = await this.#state.get({ collection: SESSIONS, key: hashOf(session) });
    return kept === undefined ? undefined : principalOf(JSON.parse(kept) as Person);
  }

  async end(session: string): Promise<void> {
    await this.#state.delete({ collection: SESSIONS, key: hashOf(session) });
  }

  async #keep(collection: string, person: Person, life: number): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await this.#state.put({ collection, key: hashOf(secret) }, JSON.stringify(person), this.#now() + life);
    return secret;
  }
}

/** A random secret of 256 bits needs no salt and no slow hash: nobody can try them all. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** People read, and administer; they never send messages. */
function principalOf({ id, name, scopes, restricted, admin }: Person): Principal {
  return {
    id,
    name,
    connectAs: 'any',
    sendAs: [],
    sendCategories: [],
    sourceDomains: [],
    scopes: scopes.map(parseScope).filter((scope): scope is Scope => scope !== undefined),
    restricted,
    admin,
    rateLimit: undefined,
  };
}
