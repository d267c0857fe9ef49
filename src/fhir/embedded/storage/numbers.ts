import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ReferenceTarget } from '../index/reference-target.ts';
import { numberIn } from './columns.ts';

const MAXIMUM_KNOWN = 200_000;

/** Numbers that were looked up or given. Forgotten together, since a rollback may have taken back those that were given. */
class NumberMap {
  readonly #known = new Map<string, number>();

  get(key: string): number | undefined {
    return this.#known.get(key);
  }

  set(key: string, number: number): void {
    if (this.#known.size >= MAXIMUM_KNOWN) this.#known.clear();
    this.#known.set(key, number);
  }

  clear(): void {
    this.#known.clear();
  }
}

/** Code and identifier systems as numbers; a system of '' is 0. */
export class SystemNumbers {
  readonly #known = new NumberMap();
  readonly #select: StatementSync;
  readonly #insert: StatementSync;

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('SELECT sid FROM sys WHERE uri = ?');
    this.#insert = db.prepare('INSERT INTO sys(uri) VALUES(?)');
  }

  /** Gives the system a number if it has none. */
  of(uri: string): number {
    const found = this.find(uri);
    if (found !== undefined) return found;
    const given = Number(this.#insert.run(uri).lastInsertRowid);
    this.#known.set(uri, given);
    return given;
  }

  /** The number of a system; undefined: nothing that is stored has it. */
  find(uri: string): number | undefined {
    if (uri === '') return 0;
    const known = this.#known.get(uri);
    if (known !== undefined) return known;
    const row = this.#select.get(uri);
    if (row === undefined) return undefined;
    const found = numberIn(row, 'sid');
    this.#known.set(uri, found);
    return found;
  }

  forget(): void {
    this.#known.clear();
  }
}

/** Resources as row numbers, whether they are stored or only referred to. */
export class TargetNumbers {
  readonly #known = new NumberMap();
  readonly #select: StatementSync;
  readonly #insert: StatementSync;

  constructor(db: DatabaseSync) {
    this.#select = db.prepare('SELECT rid FROM res WHERE type = ? AND id = ?');
    this.#insert = db.prepare('INSERT INTO res(type, id, ver, lu) VALUES(?, ?, 0, 0)');
  }

  /** Makes an empty row for a target that is not stored. */
  of({ type, id }: ReferenceTarget): number {
    const key = `${type}/${id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.#select.get(type, id);
    const number = row === undefined ? Number(this.#insert.run(type, id).lastInsertRowid) : numberIn(row, 'rid');
    this.#known.set(key, number);
    return number;
  }

  /** Spares the look-up of a resource that has just been written. */
  know({ type, id }: ReferenceTarget, number: number): void {
    this.#known.set(`${type}/${id}`, number);
  }

  forget(): void {
    this.#known.clear();
  }
}
