import { Fault } from '../../../faults/fault.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that say something of the disk, the file or the load: they may pass. */
const PASSING: ReadonlyMap<number, string> = new Map([
  [5, 'the database is in use by another program'],
  [7, 'there is not enough memory'],
  [8, 'the database can only be read'],
  [10, 'the disk does not answer as it should'],
  [11, 'the database file is damaged'],
  [13, 'the disk is full'],
  [14, 'the database file cannot be opened'],
  [26, 'the file is not a database'],
]);

/** Thrown by SQLite itself, whatever the reason. */
export function isStorageError(error: unknown): error is Error & { readonly errcode: number } {
  return Error.isError(error) && 'errcode' in error && typeof error.errcode === 'number';
}

/** Busy, read-only, I/O error, cannot open: whatever is written meets the same, so it is no use to try smaller pieces. */
const GENERAL: ReadonlySet<number> = new Set([5, 8, 10, 14]);

export function concernsEverything(error: unknown): boolean {
  return isStorageError(error) && GENERAL.has(error.errcode & 0xff);
}

/** A failure of the disk, the file or the load as a fault; anything else, a mistake in a statement included, as it is. */
export function asFault(error: unknown): unknown {
  const reason = isStorageError(error) ? PASSING.get(error.errcode & 0xff) : undefined;
  return reason === undefined ? error : new Fault('backend-unavailable', `${reason}; nothing was stored`);
}
