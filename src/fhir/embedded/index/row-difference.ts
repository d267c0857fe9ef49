import type { IndexRows } from './index-rows.ts';

type Table = keyof IndexRows;

/** What an update takes away from the index and what it adds. */
export interface RowDifference {
  readonly gone: IndexRows;
  readonly come: IndexRows;
}

/** `tok` compares codes without (ASCII) case, so rows that differ in nothing else are one row there: the first. */
const FOLDED = /[A-Z]+/g;
const fold = (code: string): string => code.replace(FOLDED, (letters) => letters.toLowerCase());

function keyOfToken([parameter, code, system]: IndexRows['tokens'][number]): string {
  return `${parameter} ${system} ${fold(code)}`;
}
function keyOfRow(row: readonly unknown[]): string {
  return JSON.stringify(row);
}

/** The difference of the rows of two versions of a resource. */
export function rowDifference(before: IndexRows, after: IndexRows): RowDifference {
  const gone: IndexRows = { tokens: [], strings: [], dates: [], references: [] };
  const come: IndexRows = { tokens: [], strings: [], dates: [], references: [] };
  compare(before.tokens, after.tokens, { key: keyOfToken, gone: gone.tokens, come: come.tokens });
  compare(before.strings, after.strings, { key: keyOfRow, gone: gone.strings, come: come.strings });
  compare(before.dates, after.dates, { key: keyOfRow, gone: gone.dates, come: come.dates });
  compare(before.references, after.references, { key: keyOfRow, gone: gone.references, come: come.references });
  return { gone, come };
}

interface Comparison<R extends IndexRows[Table][number]> {
  readonly key: (row: R) => string;
  readonly gone: R[];
  readonly come: R[];
}

function compare<R extends IndexRows[Table][number]>(before: readonly R[], after: readonly R[], { key, gone, come }: Comparison<R>): void {
  const old = firstByKey(before, key);
  const recent = firstByKey(after, key);
  for (const [name, row] of old) if (!same(row, recent.get(name))) gone.push(row);
  for (const [name, row] of recent) if (!same(row, old.get(name))) come.push(row);
}

function firstByKey<R>(rows: readonly R[], key: (row: R) => string): Map<string, R> {
  const found = new Map<string, R>();
  for (const row of rows) {
    const name = key(row);
    if (!found.has(name)) found.set(name, row);
  }
  return found;
}

function same(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  return other !== undefined && keyOfRow(one) === keyOfRow(other);
}
