import type { SQLOutputValue } from 'node:sqlite';
import type { VersionFacts } from '../resource-text.ts';

/** A row as node:sqlite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The value of a column that the schema declares as INTEGER or REAL NOT NULL. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`column ${column} holds no number`);
}

/** The value of a column that the schema declares as TEXT NOT NULL. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`column ${column} holds no text`);
}

/** The value of a TEXT column that may be NULL. */
export function optionalTextIn(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

/** The columns `ver`, `lu` and `src` of a version. */
export function versionFactsIn(row: Row): VersionFacts {
  return { version: numberIn(row, 'ver'), lastUpdated: numberIn(row, 'lu'), source: optionalTextIn(row, 'src') };
}
