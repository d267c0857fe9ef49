import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILE = 'fhir.sqlite';
const PAGE_BYTES = 8192;
const CACHE_KIB = 128 * 1024;
/** While another connection holds a lock; no thread of the store does so for long. */
const BUSY_MS = 1000;

export const databaseFile = (directory: string): string => join(directory, FILE);

/**
 * Opens the one connection that writes. The directory is readable by its owner alone, since the files beside the database
 * (`-wal`, `-shm`) hold the same data.
 */
export function openWriter(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(databaseFile(directory), { timeout: BUSY_MS });
  try {
    chmodSync(databaseFile(directory), 0o600);
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
      PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Tells whether the database file is still where it was opened: a file that somebody has moved or deleted goes on being written, and
 * is lost with the process. To be called once the file has been opened.
 */
export function placeOfFile(directory: string): () => boolean {
  const at = (): string => {
    const found = statSync(databaseFile(directory), { throwIfNoEntry: false });
    return found ? `${found.dev} ${found.ino}` : '';
  };
  const opened = at();
  return () => at() === opened;
}

/** Opens a connection that only reads, on a database that a writer has opened before. */
export function openReader(directory: string): DatabaseSync {
  const db = new DatabaseSync(databaseFile(directory), { readOnly: true, timeout: BUSY_MS });
  db.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON`);
  return db;
}

/** Opens a connection that moves pages from the log into the database. */
export function openCheckpointer(directory: string): DatabaseSync {
  const db = new DatabaseSync(databaseFile(directory), { timeout: BUSY_MS });
  db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = OFF');
  return db;
}
