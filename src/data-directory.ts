import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from './faults/fault.ts';

/** One server at a time writes to a data directory; reading its files (a backup) needs no leave. */
export interface HeldDirectory {
  release(): void;
}

const FILE = 'server.lock';
const SQLITE_BUSY = 5;
/** Of a start at the same moment that writes down who it is. */
const WAIT_MS = 500;

/**
 * Makes the data directory for its owner alone, where it does not exist, and holds it until it is released or the process ends.
 *
 * The lock is one of SQLite's on a file of its own. The system drops it with the process, however that ends, and nobody has to
 * guess from a process id whether its owner lives: in containers every server is process 1. Containers that share a volume see
 * the same lock.
 * @throws Fault start-refused where another process holds it, or it cannot be made or written
 */
export function holdDataDirectory(directory: string): HeldDirectory {
  const lock = openLock(directory);
  try {
    lock.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL)');
    const name = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`;
    lock.prepare('REPLACE INTO owner VALUES (1, ?)').run(name);
    // Committed so that others can read it; whoever comes between the two is the owner, and this one is refused.
    lock.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const fault = isBusy(error) ? heldBy(directory, lock) : unusable(directory, 'written', error);
    lock.close();
    throw fault;
  }
  return {
    release: () => {
      lock.close();
    },
  };
}

function openLock(directory: string): DatabaseSync {
  try {
    makeDirectory(directory);
  } catch (error) {
    throw unusable(directory, 'made', error);
  }
  try {
    const lock = new DatabaseSync(join(directory, FILE), { timeout: WAIT_MS });
    chmodSync(join(directory, FILE), 0o600); // SQLite lets others read it
    return lock;
  } catch (error) {
    throw unusable(directory, 'written', error);
  }
}

/** Not `recursive`: with that Node tries for ever where the system has no room for a new directory, such as in /proc. */
function makeDirectory(path: string): void {
  if (isDirectory(path)) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isDirectory(path)) throw error; // else another start was faster
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function heldBy(directory: string, lock: DatabaseSync): Fault {
  const owner = ownerIn(lock) ?? 'another process that is just starting';
  return new Fault(
    'start-refused',
    `the data directory ${directory} is held by ${owner}: stop that server, or name another directory with --data`,
  );
}

function ownerIn(lock: DatabaseSync): string | undefined {
  try {
    const name = lock.prepare('SELECT name FROM owner').get()?.['name'];
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined; // not yet written
  }
}

function unusable(directory: string, what: 'made' | 'written', error: unknown): Fault {
  const { code = 'unknown', message = '' } = Object(error) as { readonly code?: string; readonly message?: string };
  if (code === 'EEXIST' || code === 'ENOTDIR') return new Fault('start-refused', `${directory}: is a file; name a directory`);
  const why = code === 'ERR_SQLITE_ERROR' ? message : code;
  return new Fault('start-refused', `the data directory ${directory} cannot be ${what} (${why}): name another one with --data`);
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
