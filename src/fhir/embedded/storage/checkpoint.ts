import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { numberIn } from './columns.ts';

/** Pages in the log from which on they are copied into the database: 32 MB. */
const BACKLOG_PAGES = 4000;
/** What the writer may copy between two groups: some milliseconds. */
const SHORT_PAGES = 1000;
/** Beyond 256 MB the writer itself copies whatever there is. */
const MAXIMUM_PAGES = 32_768;

/** The state of the write-ahead log, in pages. */
interface Log {
  readonly pages: number;
  readonly copied: number;
}

/**
 * Moves pages from the write-ahead log into the database. A checkpoint inside a commit would hold up a whole group, so a
 * thread of its own does the copying; it can never quite catch up with a busy writer, who does the rest between two groups,
 * so that the log begins again at its start instead of growing.
 */
export class Checkpoint {
  readonly #look: StatementSync;
  readonly #copy: StatementSync;

  constructor(db: DatabaseSync) {
    this.#look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /** In the thread of its own. */
  copyBacklog(): void {
    const { pages, copied } = this.#state();
    if (pages - copied > BACKLOG_PAGES) this.#copy.get();
  }

  /** In the writer, between two groups. */
  finish(): void {
    const { pages, copied } = this.#state();
    if ((pages > BACKLOG_PAGES && pages - copied < SHORT_PAGES) || pages > MAXIMUM_PAGES) this.#copy.get();
  }

  #state(): Log {
    const row = this.#look.get() ?? {};
    return { pages: numberIn(row, 'log'), copied: numberIn(row, 'checkpointed') };
  }
}
