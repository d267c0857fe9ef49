/** What is kept under a key, with the instant from which on it counts as gone; undefined: it stays. */
export interface StateEntry {
  readonly key: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expires: number | undefined;
}

/** Where an entry stands: a collection (`used-jti`, `signing-key`), and its key in there. */
export interface StatePlace {
  readonly collection: string;
  readonly key: string;
}

/** Which entries of a collection are wanted, in the order of their keys. */
export interface StateRange {
  readonly collection: string;
  /** Only keys behind this one. */
  readonly after?: string;
  /** At most so many: 1000 unless said. */
  readonly limit?: number;
}

/**
 * The port to what is not FHIR and must outlive the process: used token ids, signing keys, counters, jobs. Every write is durable when
 * it resolves, and an entry that has expired is not there for any method. With several replicas all of them share one state, so
 * whatever must happen once is decided by {@link putIfAbsent} or {@link replace}, never by a look before a write.
 *
 * Every method rejects with Fault `backend-unavailable` when the state cannot answer; a write that was rejected so may have happened.
 */
export abstract class State {
  /**
   * Puts a value where there is none.
   * @param expires milliseconds since 1970
   * @returns false: there was one, and it stays as it is
   */
  abstract putIfAbsent(place: StatePlace, value: string, expires?: number): Promise<boolean>;

  /** Puts a value, whatever was there. */
  abstract put(place: StatePlace, value: string, expires?: number): Promise<void>;

  /**
   * Puts a value in the place of another one.
   * @param known the value as it was read
   * @returns false: there is none, or it has changed since
   */
  abstract replace(place: StatePlace, known: string, value: string, expires?: number): Promise<boolean>;

  /**
   * Adds to a counter; one that is not there begins at 0.
   * @param expires holds for a counter that begins now: a running one keeps its own
   * @returns what it is now
   */
  abstract add(place: StatePlace, amount: number, expires?: number): Promise<number>;

  abstract get(place: StatePlace): Promise<string | undefined>;

  abstract list(range: StateRange): Promise<readonly StateEntry[]>;

  /** @returns whether there was one */
  abstract delete(place: StatePlace): Promise<boolean>;

  /** Resolves when the state can be written. */
  abstract check(): Promise<void>;

  /** Ends what was begun, then closes. No other method may be called afterwards. */
  abstract close(): Promise<void>;
}
