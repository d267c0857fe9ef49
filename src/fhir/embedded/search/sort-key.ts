import { searchParameter } from '../../search-parameters.ts';
import { type Sql, sql } from './condition.ts';
import { invalidValue, type SearchContext, unknownParameter } from './search-context.ts';

/** One key of `_sort`: the least value of a resource counts, in descending order the greatest; without a value it comes last (R4 search.html#sort). */
export interface SortKey {
  readonly name: string;
  readonly descending: boolean;
  /** The value for `r.rid`, where one resource can be asked for it. */
  readonly value: Sql;
  /** Else `SELECT rid, … AS k` from an index that is ordered by value: the values of all resources, several each where they repeat. */
  readonly rows: Sql | undefined;
}

const MAXIMUM_KEYS = 5;

/** @throws Fault parameter-unknown for a key that is no search parameter of the type */
export function sortKeys(context: SearchContext, type: string, value: string): SortKey[] {
  const names = value.split(',');
  if (names.length > MAXIMUM_KEYS) throw invalidValue('_sort', `at most ${MAXIMUM_KEYS} keys`);
  return names.map((name) => {
    const descending = name.startsWith('-');
    return sortKey(context, type, { name: descending ? name.slice(1) : name, descending });
  });
}

function sortKey({ parameters }: SearchContext, type: string, { name, descending }: Pick<SortKey, 'name' | 'descending'>): SortKey {
  const parameter = searchParameter(type, name);
  if (parameter === undefined) throw unknownParameter(type, name);
  const key = (value: Sql, rows?: Sql): SortKey => ({ name, descending, value, rows });
  if (name === '_id') return key(sql('(SELECT id FROM res WHERE rid = r.rid)'));
  if (name === '_lastUpdated') return key(sql('(SELECT lu FROM res WHERE rid = r.rid)'));
  const number = parameters.numberOf(type, name);
  const once = (rows: string): SortKey => key(sql('NULL'), sql(rows, number));
  switch (parameter.kind) {
    case 'date':
      return key(sql(`(SELECT ${descending ? 'max(hi)' : 'min(lo)'} FROM dat WHERE p = ? AND rid = r.rid)`, number));
    case 'string':
      return once('SELECT rid, norm AS k FROM str WHERE p = ?');
    case 'token':
    case 'uri':
      return once('SELECT rid, code AS k FROM tok WHERE p = ?');
    case 'reference':
      return once("SELECT f.rid, t.type || '/' || t.id AS k FROM ref f JOIN res t ON t.rid = f.tgt WHERE f.p = ?");
  }
}
