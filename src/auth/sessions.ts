import { createHash, randomBytes } from 'node:crypto';
import type { State } from '../state/state.ts';
import type { LocalPerson, Person } from './person.ts';

/** A browser in which somebody is signed in. */
export interface Session {
  readonly person: Person;
  /** Milliseconds since 1970. */
  readonly ends: number;
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
  async codeFor(person: LocalPerson): Promise<string> {
    return await this.#keep(CODES, person, CODE_MS);
  }

  /**
   * Redeems a code.
   * @returns whom it signs in; undefined for one that is unknown, used or too old
   */
  async redeem(code: string): Promise<Person | undefined> {
    const place = { collection: CODES, key: hashOf(code) };
    const kept = await this.#state.get(place);
    // Of two that redeem at once, one deletes it.
    if (kept === undefined || !(await this.#state.delete(place))) return undefined;
    return (JSON.parse(kept) as Session).person;
  }

  /** Begins a session of somebody who has proved who it is. @returns what its cookie holds */
  async begin(person: Person): Promise<string> {
    return await this.#keep(SESSIONS, person, SESSION_MS);
  }

  /** undefined for one that is unknown, ended or too old. */
  async find(session: string): Promise<Session | undefined> {
    const kept = await this.#state.get({ collection: SESSIONS, key: hashOf(session) });
    return kept === undefined ? undefined : (JSON.parse(kept) as Session);
  }

  async end(session: string): Promise<void> {
    await this.#state.delete({ collection: SESSIONS, key: hashOf(session) });
  }

  async #keep(collection: string, person: Person, life: number): Promise<string> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const kept: Session = { person, ends: this.#now() + life };
    await this.#state.put({ collection, key: hashOf(secret) }, JSON.stringify(kept), kept.ends);
    return secret;
  }
}

/** A random secret of 256 bits needs no salt and no slow hash: nobody can try them all. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
