import { joined, type Sql, sql, wrapped } from './condition.ts';
import type { PageEnd } from './page-token.ts';
import type { Plan } from './search-plan.ts';
import type { SearchQuery } from './search-query.ts';

/** A page of a search: behind which resource it begins, and how far the search looks. */
export interface PageStart {
  /** Undefined for the first page. */
  readonly after: Pick<PageEnd, 'keys' | 'rid'> | undefined;
  readonly newest: number;
}

const and = (conditions: readonly Sql[]): Sql => (conditions.length === 0 ? sql('1') : joined(conditions, ' AND '));

/** Row numbers, and the values of the sort keys as `s0`, `s1`, …; one row more than a page holds, to see whether there is another. */
export function pageStatement(plan: Plan, query: SearchQuery, { after, newest }: PageStart): Sql {
  const inner: PageStart = { after, newest };
  if (plan.walk === 'rid') return walking(plan, query, { ...inner, order: 'r.rid', columns: [], behind: 'r.rid > ?' });
  if (plan.walk === 'lastUpdated') {
    const descending = query.sort[0]?.descending === true;
    const order = descending ? 'r.lu DESC, r.rid DESC' : 'r.lu, r.rid';
    return walking(plan, query, {
      ...inner,
      order,
      columns: [sql('r.lu AS s0')],
      behind: `(r.lu, r.rid) ${descending ? '<' : '>'} (?, ?)`,
    });
  }
  return sorting(plan, query, inner);
}

interface Walk extends PageStart {
  readonly order: string;
  readonly columns: readonly Sql[];
  readonly behind: string;
}

/** The index is in the right order: the statement stops when the page is full. */
function walking({ from, where }: Plan, { count }: SearchQuery, { after, newest, order, columns, behind }: Walk): Sql {
  const start = after === undefined ? [] : [sql(behind, ...after.keys, after.rid)];
  const select = wrapped('SELECT ', joined([sql('r.rid AS rid'), ...columns], ', '), '');
  return joined(
    [select, from, sql('WHERE'), and([...where, sql('r.rid <= ?', newest), ...start]), sql(`ORDER BY ${order} LIMIT ?`, count + 1)],
    ' ',
  );
}

/** All that is found is sorted. */
function sorting({ from, where }: Plan, { sort, count }: SearchQuery, { after, newest }: PageStart): Sql {
  const columns = sort.map(({ value }, index) => wrapped('', value, ` AS s${index}`));
  const select = wrapped('SELECT ', joined([sql('r.rid AS rid, 1 AS found'), ...columns], ', '), '');
  const found = withIndexedKeys(sort, joined([select, from, sql('WHERE'), and([...where, sql('r.rid <= ?', newest)])], ' '));
  const order = [
    ...sort.map(({ descending }, index) => `s${index} IS NULL, s${index}${descending ? ' DESC' : ''}`),
    lastIsDescending(sort) ? 'rid DESC' : 'rid',
  ];
  const behind = after === undefined ? sql('1') : behindKeys(sort, after);
  return joined([wrapped('SELECT * FROM (', found, ') WHERE'), behind, sql(`ORDER BY ${order.join(', ')} LIMIT ?`, count + 1)], ' ');
}

/**
 * Adds the values of keys that stand in an index ordered by value. The index is read once and grouped with what is found:
 * SQLite, which has no statistics here, would read all of it for every resource of a join.
 */
function withIndexedKeys(sort: SearchQuery['sort'], found: Sql): Sql {
  const indexed = sort.flatMap(({ rows }, key) => {
    const values = sort.map((_other, index) => (index === key ? 'k' : 'NULL')).join(', ');
    return rows === undefined ? [] : [wrapped(`SELECT rid, 0, ${values} FROM (`, rows, ')')];
  });
  if (indexed.length === 0) return found;
  const keys = sort.map(({ descending }, index) => `${descending ? 'max' : 'min'}(s${index}) AS s${index}`).join(', ');
  return wrapped(`SELECT rid, ${keys} FROM (`, joined([found, ...indexed], ' UNION ALL '), ') GROUP BY rid HAVING max(found) = 1');
}

/** Resources without a value come last, in either direction. */
function behindKeys(sort: SearchQuery['sort'], { keys, rid }: Pick<PageEnd, 'keys' | 'rid'>): Sql {
  return sort.reduceRight(
    (rest, { descending }, index) => {
      const key = keys[index] ?? null;
      const name = `s${index}`;
      if (key === null) return wrapped(`(${name} IS NULL AND `, rest, ')');
      return joined([sql(`(${name} ${descending ? '<' : '>'} ? OR ${name} IS NULL OR (${name} = ? AND `, key, key), rest, sql('))')], '');
    },
    sql(lastIsDescending(sort) ? 'rid < ?' : 'rid > ?', rid),
  );
}

/** Among equals the row number decides, in the direction of the last key. */
function lastIsDescending(sort: SearchQuery['sort']): boolean {
  return sort.at(-1)?.descending === true;
}

export function totalStatement({ from, where }: Plan): Sql {
  return joined([sql('SELECT count(*) AS n'), from, sql('WHERE'), and(where)], ' ');
}
