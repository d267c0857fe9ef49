import { dateRange, type DateRange } from '../index/date-range.ts';
import { anyOf, type Condition, joined, rowsOf, type Sql, sql, wrapped } from './condition.ts';
import { alternativesOf } from './query-values.ts';
import { invalidValue, type NamedParameter, type SearchContext, unknownModifier } from './search-context.ts';

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const;
type Prefix = (typeof PREFIXES)[number];

/**
 * How the range of a stored value, `[lo, hi)`, compares with the range of the search value (R4 search.html#prefix): `eq` is
 * containment, `gt` and `lt` mean that something of the stored range lies beyond, `sa` and `eb` that all of it does.
 */
const COMPARISONS: Readonly<Record<Prefix, (range: DateRange) => Sql>> = {
  eq: ({ low, high }) => sql('lo >= ? AND lo < ? AND hi <= ?', low, high, high),
  ne: ({ low, high }) => sql('(lo < ? OR hi > ?)', low, high),
  gt: ({ high }) => sql('hi > ?', high),
  lt: ({ low }) => sql('lo < ?', low),
  ge: ({ low, high }) => sql('(hi > ? OR (lo >= ? AND hi <= ?))', high, low, high),
  le: ({ low, high }) => sql('lo < ? AND (lo < ? OR hi <= ?)', high, low, high),
  sa: ({ high }) => sql('lo >= ?', high),
  eb: ({ low }) => sql('lo < ? AND hi <= ?', low, low),
};

export function dateCondition({ parameters, zone }: SearchContext, named: NamedParameter, value: string): Condition {
  const { type, parameter, modifier } = named;
  if (modifier !== undefined) throw unknownModifier(named, ['missing']);
  const number = parameters.numberOf(type, parameter.name);
  return anyOf(
    alternativesOf(value).map((alternative) => {
      const { prefix, range } = readDate(parameter.name, alternative, zone);
      return rowsOf('dat', joined([sql('p = ?', number), COMPARISONS[prefix](range)], ' AND '));
    }),
  );
}

/** `_lastUpdated`: an instant of one millisecond, in a column of the resource. */
export function lastUpdatedCondition({ zone }: SearchContext, named: NamedParameter, value: string): Condition {
  if (named.modifier !== undefined) throw unknownModifier(named, []);
  return anyOf(
    alternativesOf(value).map((alternative): Condition => {
      const { prefix, range } = readDate('_lastUpdated', alternative, zone);
      const where = instantComparison(prefix, range);
      return {
        rows: wrapped(
          'SELECT rid FROM res INDEXED BY res_changed WHERE type = ? AND body IS NOT NULL AND ',
          { ...where, values: [named.type, ...where.values] },
          '',
        ),
        test: wrapped('EXISTS (SELECT 1 FROM res WHERE rid = r.rid AND ', where, ')'),
        onRow: wrapped('', { ...where, text: where.text.replaceAll('lu', 'r.lu') }, ''),
      };
    }),
  );
}

function instantComparison(prefix: Prefix, { low, high }: DateRange): Sql {
  switch (prefix) {
    case 'eq':
      return sql('(lu >= ? AND lu < ?)', low, high);
    case 'ne':
      return sql('(lu < ? OR lu >= ?)', low, high);
    case 'gt':
    case 'sa':
      return sql('lu >= ?', high);
    case 'lt':
    case 'eb':
      return sql('lu < ?', low);
    case 'ge':
      return sql('lu >= ?', low);
    case 'le':
      return sql('lu < ?', high);
  }
}

function readDate(name: string, text: string, zone: SearchContext['zone']): { readonly prefix: Prefix; readonly range: DateRange } {
  const prefix = PREFIXES.find((known) => text.startsWith(known));
  const range = dateRange(prefix === undefined ? text : text.slice(prefix.length), zone);
  if (range === undefined) {
    throw invalidValue(name, `expected a date such as 2024-05-31 or 2024-05-31T08:30:00Z, perhaps after ${PREFIXES.join(', ')}`);
  }
  return { prefix: prefix ?? 'eq', range };
}
