import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Fault } from '../../faults/fault.ts';
import type { StateEntry, StateRange } from '../state.ts';
import type { StateRequest } from './state-call.ts';

const FILE = 'state.sqlite';
const BUSY_MS = 1000;
const VERSION = 1;
const LISTED = 1000;
/** Expired entries that one group of calls clears away: more than calls can add. */
const SWEPT = 1000;

const SCHEMA = `
  CREATE TABLE entry(
    collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER,
    PRIMARY KEY(collection, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_expires ON entry(expires) WHERE expires IS NOT NULL;
  PRAGMA user_version = ${VERSION};
`;
const LIVE = '(expires IS NULL OR expires > $now)';

/** The file of the state. Used by its worker thread alone. */
export class StateDatabase {
  readonly #db: DatabaseSync;
  readonly #now: () => number;
  readonly #statements: Readonly<Record<'insert' | 'upsert' | 'replace' | 'add' | 'get' | 'list' | 'delete' | 'sweep', StatementSync>>;

  /**
   * @param now milliseconds since 1970
   * @throws Fault backend-unavailable where the file cannot be used, start-refused where a later program has written it
   */
  constructor(directory: string, now: () => number) {
    const db = open(directory);
    const insert = 'INSERT INTO entry(collection, key, value, expires) VALUES($collection, $key, $value, $expires)';
    const update = 'ON CONFLICT(collection, key) DO UPDATE SET value = excluded.value, expires = excluded.expires';
    this.#db = db;
    this.#now = now;
    this.#statements = {
      insert: db.prepare(`${insert} ${update} WHERE entry.expires <= $now`),
      upsert: db.prepare(`${insert} ${update}`),
      replace: db.prepare(
        `UPDATE entry SET value = $value, expires = $expires WHERE collection = $collection AND key = $key AND value = $known AND ${LIVE}`,
      ),
      add: db.prepare(
        `${insert} ON CONFLICT(collection, key) DO UPDATE SET
         value = CASE WHEN entry.expires <= $now THEN excluded.value ELSE CAST(CAST(entry.value AS INTEGER) + $amount AS TEXT) END,
         expires = CASE WHEN entry.expires <= $now THEN excluded.expires ELSE entry.expires END RETURNING value`,
      ),
      get: db.prepare(`SELECT value FROM entry WHERE collection = $collection AND key = $key AND ${LIVE}`),
      list: db.prepare(
        `SELECT key, value, expires FROM entry WHERE collection = $collection AND key > $after AND ${LIVE} ORDER BY key LIMIT $limit`,
      ),
      delete: db.prepare(`DELETE FROM entry WHERE collection = $collection AND key = $key RETURNING ${LIVE} AS live`),
      sweep: db.prepare(
        'DELETE FROM entry WHERE (collection, key) IN (SELECT collection, key FROM entry WHERE expires <= $now ORDER BY expires LIMIT $limit)',
      ),
    };
  }

  /**
   * Answers requests that arrived together in one transaction, on disk when it returns.
   * @throws Fault backend-unavailable; then nothing of them has happened
   */
  answer(requests: readonly StateRequest[]): unknown[] {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const now = this.#now();
      const values = requests.map((request) => this.#value(request, now));
      this.#statements.sweep.run({ now, limit: SWEPT });
      this.#db.exec('COMMIT');
      return values;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw unavailable(error);
    }
  }

  close(): void {
    this.#db.close();
  }

  #value(request: StateRequest, now: number): unknown {
    const { insert, upsert, replace, add, get, delete: remove } = this.#statements;
    switch (request.kind) {
      case 'putIfAbsent':
        return insert.run({ ...request.place, value: request.value, expires: request.expires ?? null, now }).changes === 1;
      case 'put':
        upsert.run({ ...request.place, value: request.value, expires: request.expires ?? null });
        return undefined;
      case 'replace': {
        const { place, value, known, expires = null } = request;
        return replace.run({ ...place, value, known, expires, now }).changes === 1;
      }
      case 'add': {
        const { place, amount, expires = null } = request;
        return Number(add.get({ ...place, value: String(amount), amount, expires, now })?.['value']);
      }
      case 'get':
        return get.get({ ...request.place, now })?.['value'];
      case 'delete':
        return remove.get({ ...request.place, now })?.['live'] === 1;
      case 'list':
        return this.#list(request.range, now);
      case 'check':
        return undefined;
    }
  }

  #list({ collection, after = '', limit = LISTED }: StateRange, now: number): StateEntry[] {
    return this.#statements.list.all({ collection, after, limit, now }).map(({ key, value, expires }) => ({
      key: String(key),
      value: String(value),
      expires: typeof expires === 'number' ? expires : undefined,
    }));
  }
}

function open(directory: string): DatabaseSync {
  const file = join(directory, FILE);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: BUSY_MS });
    chmodSync(file, 0o600); // SQLite gives its log the same mode
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF');
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > VERSION) {
      const detail = `${file} was written by a later version of this program: its schema is ${version}, the latest known here is ${VERSION}`;
      throw new Fault('start-refused', detail);
    }
    if (version === 0) db.exec(`BEGIN IMMEDIATE; ${SCHEMA}; COMMIT`);
    return db;
  } catch (error) {
    db?.close();
    throw unavailable(error);
  }
}

/** Disk, file or load: it may pass. A mistake of our own in a statement is told as what it is. */
function unavailable(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  const isOurs = code === undefined || code === 1 || code === 19 || code === 20 || code === 21;
  return isOurs ? error : new Fault('backend-unavailable', `the state cannot be kept (SQLite code ${code}); nothing was stored`);
}
