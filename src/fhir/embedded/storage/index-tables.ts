import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { IndexRows } from '../index/index-rows.ts';
import type { SystemNumbers, TargetNumbers } from './numbers.ts';

/** Rows per statement, largest first: a statement for 64 rows costs a third of 64 statements. */
const SIZES = [64, 16, 4, 1] as const;

/** Rows that wait for one index table, as a flat list of column values. */
class PendingRows {
  readonly #width: number;
  readonly #inserts: readonly (readonly [rows: number, statement: StatementSync])[];
  #values: SQLInputValue[] = [];

  constructor(db: DatabaseSync, table: string, columns: readonly string[]) {
    this.#width = columns.length;
    const row = `(${columns.map(() => '?').join(',')})`;
    this.#inserts = SIZES.map((rows) => [
      rows,
      db.prepare(`INSERT OR IGNORE INTO ${table}(${columns.join(',')}) VALUES ${Array<string>(rows).fill(row).join(',')}`),
    ]);
  }

  add(...row: SQLInputValue[]): void {
    this.#values.push(...row);
  }

  flush(): void {
    const values = this.#values;
    this.#values = [];
    let at = 0;
    for (const [rows, statement] of this.#inserts) {
      const step = rows * this.#width;
      for (; at + step <= values.length; at += step) statement.run(...values.slice(at, at + step));
    }
  }

  clear(): void {
    this.#values = [];
  }
}

/** Writes index rows: new ones are collected and written together, old ones are deleted by their primary key. */
export class IndexTables {
  readonly #systems: SystemNumbers;
  readonly #targets: TargetNumbers;
  readonly #tokens: PendingRows;
  readonly #strings: PendingRows;
  readonly #dates: PendingRows;
  readonly #references: PendingRows;
  /** Resources with rows that have not been flushed. */
  readonly #waiting = new Set<number>();
  readonly #deletes: Readonly<Record<'token' | 'string' | 'date' | 'reference', StatementSync>>;

  constructor(db: DatabaseSync, systems: SystemNumbers, targets: TargetNumbers) {
    this.#systems = systems;
    this.#targets = targets;
    this.#tokens = new PendingRows(db, 'tok', ['p', 'code', 'rid', 'sid']);
    this.#strings = new PendingRows(db, 'str', ['p', 'norm', 'rid', 'val']);
    this.#dates = new PendingRows(db, 'dat', ['p', 'rid', 'lo', 'hi']);
    this.#references = new PendingRows(db, 'ref', ['p', 'tgt', 'rid']);
    this.#deletes = {
      token: db.prepare('DELETE FROM tok WHERE p = ? AND code = ? AND rid = ? AND sid = ?'),
      string: db.prepare('DELETE FROM str WHERE p = ? AND norm = ? AND rid = ? AND val = ?'),
      date: db.prepare('DELETE FROM dat WHERE p = ? AND rid = ? AND lo = ? AND hi = ?'),
      reference: db.prepare('DELETE FROM ref WHERE p = ? AND tgt = ? AND rid = ?'),
    };
  }

  /** Collects rows of a resource; {@link flush} writes them. */
  add(rid: number, rows: IndexRows): void {
    this.#waiting.add(rid);
    for (const [parameter, code, system] of rows.tokens) this.#tokens.add(parameter, code, rid, this.#systems.of(system));
    for (const [parameter, normal, value] of rows.strings) this.#strings.add(parameter, normal, rid, value);
    for (const [parameter, low, high] of rows.dates) this.#dates.add(parameter, rid, low, high);
    for (const [parameter, target] of rows.references) this.#references.add(parameter, this.#targets.of(target), rid);
  }

  /** Deletes rows of a resource. */
  remove(rid: number, rows: IndexRows): void {
    if (this.#waiting.has(rid)) this.flush();
    for (const [parameter, code, system] of rows.tokens) this.#deletes.token.run(parameter, code, rid, this.#systems.of(system));
    for (const [parameter, normal, value] of rows.strings) this.#deletes.string.run(parameter, normal, rid, value);
    for (const [parameter, low, high] of rows.dates) this.#deletes.date.run(parameter, rid, low, high);
    for (const [parameter, target] of rows.references) this.#deletes.reference.run(parameter, this.#targets.of(target), rid);
  }

  flush(): void {
    this.#waiting.clear();
    for (const pending of [this.#tokens, this.#strings, this.#dates, this.#references]) pending.flush();
  }

  /** Forgets what was collected: the transaction has been rolled back. */
  discard(): void {
    this.#waiting.clear();
    for (const pending of [this.#tokens, this.#strings, this.#dates, this.#references]) pending.clear();
  }
}
