import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import { numberIn } from './columns.ts';

/**
 * One script per version of the schema; `PRAGMA user_version` counts those that have run. Never change one that has been
 * released: add another.
 *
 * - `res`: the current version of each resource. `body` is NULL after a delete; a row with `ver` 0 stands for the target of
 *   a reference that has not been stored (type '' for an absolute URL). Bodies live in rowid tables only, and once.
 * - `ver`: the versions before it.
 * - `par`: the numbers of search parameters in the index tables, and the definition that their rows were made by.
 * - `tok`, `str`, `dat`, `ref`: the index tables; their primary key is the index. `tok` also holds uris and, under the
 *   number of a reference parameter, the identifiers of logical references. Codes compare without case (search.html#token).
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE res(
    rid INTEGER PRIMARY KEY, type TEXT NOT NULL, id TEXT NOT NULL, ver INTEGER NOT NULL, lu INTEGER NOT NULL,
    hash TEXT, src TEXT, body TEXT,
    UNIQUE(type, id)
  ) STRICT;
  CREATE INDEX res_type ON res(type) WHERE body IS NOT NULL;
  CREATE INDEX res_changed ON res(type, lu) WHERE body IS NOT NULL;
  CREATE TABLE ver(
    vid INTEGER PRIMARY KEY, rid INTEGER NOT NULL, ver INTEGER NOT NULL, lu INTEGER NOT NULL, src TEXT, body TEXT,
    UNIQUE(rid, ver)
  ) STRICT;
  CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE par(p INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, UNIQUE(type, name)) STRICT;
  CREATE TABLE sys(sid INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE tok(
    p INTEGER NOT NULL, code TEXT NOT NULL COLLATE NOCASE, rid INTEGER NOT NULL, sid INTEGER NOT NULL,
    PRIMARY KEY(p, code, rid, sid)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE str(
    p INTEGER NOT NULL, norm TEXT NOT NULL, rid INTEGER NOT NULL, val TEXT NOT NULL,
    PRIMARY KEY(p, norm, rid, val)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE dat(
    p INTEGER NOT NULL, rid INTEGER NOT NULL, lo REAL NOT NULL, hi REAL NOT NULL,
    PRIMARY KEY(p, rid, lo, hi)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dat_range ON dat(p, lo, hi);
  CREATE TABLE ref(
    p INTEGER NOT NULL, tgt INTEGER NOT NULL, rid INTEGER NOT NULL,
    PRIMARY KEY(p, tgt, rid)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Index tables, each with a column `p` and a column `rid`. */
export const INDEX_TABLES = ['tok', 'str', 'dat', 'ref'] as const;

/**
 * Brings the schema to the version of this program.
 * @throws Fault start-refused where a later program has written the file
 */
export function migrate(db: DatabaseSync): void {
  const row = db.prepare('PRAGMA user_version').get();
  const version = row === undefined ? 0 : numberIn(row, 'user_version');
  if (version > MIGRATIONS.length) {
    throw new Fault(
      'start-refused',
      `the store was written by a later version of this program: its schema is ${version}, the latest known here is ${MIGRATIONS.length}`,
    );
  }
  for (let next = version; next < MIGRATIONS.length; next++) {
    db.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[next] ?? ''}; PRAGMA user_version = ${next + 1}; COMMIT`);
  }
}
