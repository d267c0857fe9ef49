import type { DatabaseSync } from 'node:sqlite';
import { RESOURCE_TYPES, type SearchParameter, searchParametersOf } from '../../search-parameters.ts';
import { Indexer, isColumn, type ParameterNumbers } from '../index/indexer.ts';
import type { TimeZone } from '../index/time-zone.ts';
import { isObject } from '../json.ts';
import { numberIn, textIn } from './columns.ts';
import { IndexTables } from './index-tables.ts';
import { SystemNumbers, TargetNumbers } from './numbers.ts';
import { INDEX_TABLES } from './schema.ts';

/** The numbers that the database has given to parameters. */
export class ParameterRegistry implements ParameterNumbers {
  readonly #numbers = new Map<string, number>();

  /** Reads what {@link updateParameters} has registered. */
  constructor(db: DatabaseSync) {
    for (const row of db.prepare('SELECT p, type, name FROM par').iterate())
      this.#numbers.set(`${textIn(row, 'type')}?${textIn(row, 'name')}`, numberIn(row, 'p'));
  }

  find(type: string, name: string): number | undefined {
    return this.#numbers.get(`${type}?${name}`);
  }

  numberOf(type: string, name: string): number {
    const number = this.find(type, name);
    if (number === undefined) throw new RangeError(`${type} has no index for ${name}`);
    return number;
  }
}

/**
 * Registers the parameters of this program, and makes the index rows anew of those whose definition is not the one that
 * the rows were made by. On an unchanged table it only reads.
 */
export function updateParameters(db: DatabaseSync, zone: TimeZone): void {
  const known = new Map<string, { readonly number: number; readonly definition: string }>();
  for (const row of db.prepare('SELECT p, type, name, definition FROM par').iterate()) {
    known.set(`${textIn(row, 'type')}?${textIn(row, 'name')}`, { number: numberIn(row, 'p'), definition: textIn(row, 'definition') });
  }
  const changed = RESOURCE_TYPES.flatMap((type) =>
    searchParametersOf(type)
      .filter((parameter) => !isColumn(parameter))
      .map((parameter) => ({ type, name: parameter.name, definition: definitionOf(parameter, zone) }))
      .filter(({ name, definition }) => known.get(`${type}?${name}`)?.definition !== definition),
  );
  if (changed.length === 0) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const upsert = db.prepare(
      'INSERT INTO par(type, name, definition) VALUES(?, ?, ?) ON CONFLICT(type, name) DO UPDATE SET definition = excluded.definition RETURNING p',
    );
    const numbers = new Set(changed.map(({ type, name, definition }) => numberIn(upsert.get(type, name, definition) ?? {}, 'p')));
    for (const table of INDEX_TABLES) {
      const clear = db.prepare(`DELETE FROM ${table} WHERE p = ?`);
      for (const number of numbers) clear.run(number);
    }
    for (const type of new Set(changed.map((parameter) => parameter.type))) indexAgain(db, { type, numbers, zone });
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** What the rows of a parameter depend on. */
function definitionOf({ kind, paths }: SearchParameter, zone: TimeZone): string {
  return JSON.stringify(kind === 'date' ? [kind, paths, zone.name] : [kind, paths]);
}

function indexAgain(db: DatabaseSync, { type, numbers, zone }: { type: string; numbers: ReadonlySet<number>; zone: TimeZone }): void {
  const indexer = new Indexer(new ParameterRegistry(db), zone);
  const tables = new IndexTables(db, new SystemNumbers(db), new TargetNumbers(db));
  const wanted = ([number]: readonly [number, ...unknown[]]): boolean => numbers.has(number);
  for (const row of db.prepare('SELECT rid, body FROM res WHERE type = ? AND body IS NOT NULL').iterate(type)) {
    const resource: unknown = JSON.parse(textIn(row, 'body'));
    if (!isObject(resource)) continue;
    const rows = indexer.rowsOf(type, resource);
    tables.add(numberIn(row, 'rid'), {
      tokens: rows.tokens.filter(wanted),
      strings: rows.strings.filter(wanted),
      dates: rows.dates.filter(wanted),
      references: rows.references.filter(wanted),
    });
    tables.flush();
  }
}
