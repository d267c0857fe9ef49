import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import { concernsEverything, isStorageError } from '../storage/storage-error.ts';
import type { ResourceWriter } from './resource-writer.ts';

/** What one message writes. Runs inside a savepoint; what it throws undoes it alone. */
export interface WriteUnit {
  /** Searches, or may be rolled back after index rows were written: nothing of others may be pending then. */
  readonly alone: boolean;
  /** @param now the lastUpdated of all that it writes */
  run(writer: ResourceWriter, now: number): UnitResult;
}

/** `keep: false`: nothing of the unit is kept, and `value` says why. */
export interface UnitResult {
  readonly keep: boolean;
  readonly value: unknown;
}

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Commits the messages of a group together: one fsync for all of them, and still each of them whole or not at all. */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #writer: ResourceWriter;
  /** Whether the file of the database is still where it was opened. */
  readonly isInPlace: () => boolean;
  #last: number;

  /** @param last the greatest lastUpdated that is stored */
  constructor(db: DatabaseSync, writer: ResourceWriter, last: number, isInPlace: () => boolean = () => true) {
    this.isInPlace = isInPlace;
    this.#db = db;
    this.#writer = writer;
    this.#last = last;
  }

  /** Outcomes in the order of the units; when it returns, what they say is on disk. */
  commit(units: readonly WriteUnit[]): Outcome[] {
    try {
      return this.#transaction(units);
    } catch (error) {
      if (units.length <= 1 || concernsEverything(error)) return units.map(() => ({ error }));
      // One of them cannot be written: the others must not suffer for it.
      return units.flatMap((unit) => this.commit([unit]));
    }
  }

  #transaction(units: readonly WriteUnit[]): Outcome[] {
    // A group has one instant, later than that of the group before: whoever polls by _lastUpdated misses nothing.
    const now = Math.max(Date.now(), this.#last + 1);
    if (!this.isInPlace())
      throw new Fault('backend-unavailable', 'the database file was moved or deleted under the server; nothing was stored');
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = units.map((unit) => this.#savepoint(unit, now));
      this.#writer.flush();
      this.#db.exec('COMMIT');
      this.#last = now;
      return outcomes;
    } catch (error) {
      this.#writer.forget();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #savepoint(unit: WriteUnit, now: number): Outcome {
    if (unit.alone) this.#writer.flush();
    this.#db.exec('SAVEPOINT message');
    const { outcome, keep } = this.#attempt(unit, now);
    if (keep) {
      this.#writer.settle();
    } else {
      this.#db.exec('ROLLBACK TO message');
      if (unit.alone) this.#writer.forget();
      else this.#writer.abandon();
    }
    this.#db.exec('RELEASE message');
    return outcome;
  }

  #attempt(unit: WriteUnit, now: number): { readonly outcome: Outcome; readonly keep: boolean } {
    try {
      const { keep, value } = unit.run(this.#writer, now);
      return { outcome: { value }, keep };
    } catch (error) {
      if (isStorageError(error)) throw error;
      return { outcome: { error }, keep: false };
    }
  }
}
