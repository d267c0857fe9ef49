import { extname } from 'node:path';
import { StateThread } from './sqlite/state-thread.ts';
import { State, type StateEntry, type StatePlace, type StateRange } from './state.ts';

/** The state in a SQLite file of the data directory, written by a thread of its own. */
class SqliteState extends State {
  readonly #thread: StateThread;

  constructor(thread: StateThread) {
    super();
    this.#thread = thread;
  }

  override putIfAbsent(place: StatePlace, value: string, expires?: number): Promise<boolean> {
    return this.#thread.call({ kind: 'putIfAbsent', place, value, expires });
  }

  override put(place: StatePlace, value: string, expires?: number): Promise<void> {
    return this.#thread.call({ kind: 'put', place, value, expires });
  }

  override replace(place: StatePlace, known: string, value: string, expires?: number): Promise<boolean> {
    return this.#thread.call({ kind: 'replace', place, known, value, expires });
  }

  override add(place: StatePlace, amount: number, expires?: number): Promise<number> {
    return this.#thread.call({ kind: 'add', place, amount, expires });
  }

  override get(place: StatePlace): Promise<string | undefined> {
    return this.#thread.call({ kind: 'get', place });
  }

  override list(range: StateRange): Promise<readonly StateEntry[]> {
    return this.#thread.call({ kind: 'list', range });
  }

  override delete(place: StatePlace): Promise<boolean> {
    return this.#thread.call({ kind: 'delete', place });
  }

  override check(): Promise<void> {
    return this.#thread.call({ kind: 'check' });
  }

  override close(): Promise<void> {
    return this.#thread.close();
  }
}

/**
 * Opens the state and waits until it can be used.
 * @param directory the data directory, which exists already
 * @throws Fault backend-unavailable where the file cannot be opened, start-refused where a later program has written it
 */
export async function openState(directory: string): Promise<State> {
  const thread = new StateThread(new URL(`./sqlite/state.worker${extname(import.meta.filename)}`, import.meta.url), directory);
  await thread.start();
  return new SqliteState(thread);
}
