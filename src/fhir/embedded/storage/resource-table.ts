import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bodyHash } from '../../fhir-backend.ts';
import { numberIn, optionalTextIn } from './columns.ts';

/** The row of a resource: `version` 0 stands for one that is only referred to, an absent body for a deleted one. */
export interface ResourceRow {
  readonly rid: number;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number;
  readonly body: string | undefined;
}

/** What a new version consists of. */
export interface NewVersion {
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number;
  /** meta.source: a relative reference, or an absolute URI of the sender's. */
  readonly source: string | undefined;
}

/** The current versions, and those before them. */
export class ResourceTable {
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #archive: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #note: StatementSync;

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('SELECT rid, ver, lu, body FROM res WHERE type = ? AND id = ?');
    this.#insert = db.prepare('INSERT INTO res(type, id, ver, lu, hash, src, body) VALUES(?, ?, 1, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#archive = db.prepare('INSERT INTO ver(rid, ver, lu, src, body) SELECT rid, ver, lu, src, body FROM res WHERE rid = ?');
    this.#update = db.prepare('UPDATE res SET ver = ver + 1, lu = ?, hash = ?, src = ?, body = ? WHERE rid = ?');
    this.#note = db.prepare(
      "UPDATE res SET src = substr(coalesce(src, ''), 1, instr(coalesce(src, '') || '#', '#') - 1) || '#' || ? WHERE rid = ?",
    );
    this.#delete = db.prepare('UPDATE res SET ver = ver + 1, lu = ?, hash = NULL, src = ?, body = NULL WHERE rid = ?');
  }

  find(type: string, id: string): ResourceRow | undefined {
    const row = this.#select.get(type, id);
    return row === undefined
      ? undefined
      : { rid: numberIn(row, 'rid'), version: numberIn(row, 'ver'), lastUpdated: numberIn(row, 'lu'), body: optionalTextIn(row, 'body') };
  }

  /** @returns the number of the new row; undefined where there is a row with this id, be it only a placeholder */
  insert(type: string, id: string, { body, lastUpdated, source }: NewVersion): number | undefined {
    const { changes, lastInsertRowid } = this.#insert.run(type, id, lastUpdated, bodyHash(body), source ?? null, body);
    return changes === 0 ? undefined : Number(lastInsertRowid);
  }

  /** @returns the new version */
  replace({ rid, version }: ResourceRow, { body, lastUpdated, source }: NewVersion): number {
    if (version > 0) this.#archive.run(rid);
    this.#update.run(lastUpdated, bodyHash(body), source ?? null, body, rid);
    return version + 1;
  }

  /** Writes the fragment of meta.source anew: what the writer wants to know of this version again. */
  annotate({ rid }: ResourceRow, note: string): void {
    this.#note.run(note, rid);
  }

  /** @returns the version that the delete makes */
  delete({ rid, version }: ResourceRow, { lastUpdated, source }: Omit<NewVersion, 'body'>): number {
    this.#archive.run(rid);
    this.#delete.run(lastUpdated, source ?? null, rid);
    return version + 1;
  }
}
