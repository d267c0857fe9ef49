import { Fault } from '../../../faults/fault.ts';
import type { Access } from '../../access.ts';
import type { QueryParameter } from '../../fhir-backend.ts';
import type { Condition } from './condition.ts';
import { criterion } from './criterion.ts';
import { invalidValue, type SearchContext, unknownParameter } from './search-context.ts';
import { type SortKey, sortKeys } from './sort-key.ts';

/** A search as it was understood. */
export interface SearchQuery {
  readonly type: string;
  readonly conditions: readonly Condition[];
  readonly sort: readonly SortKey[];
  /** Resources on a page. */
  readonly count: number;
  readonly total: 'accurate' | 'none' | undefined;
  /** Only the total is wanted. */
  readonly countOnly: boolean;
  /** The token of a page after the first. */
  readonly page: string | undefined;
  /** What the self link says, without the page. */
  readonly understood: readonly QueryParameter[];
}

export interface SearchRequest {
  readonly type: string;
  readonly parameters: readonly QueryParameter[];
  readonly lenient: boolean;
  /** What the caller may see; absent: everything. */
  readonly access?: Access | undefined;
}

/** The parameter of page links. */
export const PAGE = '_page';
const DEFAULT_COUNT = 50;
const MAXIMUM_COUNT = 1000;
const MAXIMUM_PARAMETERS = 64;
/** Values that one statement can have: SQLite's limit is 32,766. */
const MAXIMUM_VALUES = 30_000;

/** Parameters of the result that are read here; `_format` and `_pretty` belong to the door and change nothing. */
const RESULT_PARAMETERS: ReadonlySet<string> = new Set(['_count', '_sort', '_total', '_summary', PAGE, '_format', '_pretty']);

/**
 * Reads the parameters of a search.
 * @throws Fault parameter-unknown (unless lenient), parameter-invalid
 */
export function searchQuery(context: SearchContext, { type, parameters, lenient }: SearchRequest): SearchQuery {
  if (parameters.length > MAXIMUM_PARAMETERS) throw new Fault('parameter-invalid', `a search may have ${MAXIMUM_PARAMETERS} parameters`);
  const result = resultParameters(parameters);
  const conditions: Condition[] = [];
  const understood: QueryParameter[] = [];
  for (const [name, value] of parameters) {
    if (name === PAGE || name === '_format' || name === '_pretty') continue;
    const condition = RESULT_PARAMETERS.has(name) ? undefined : criterion(context, type, name, value);
    if (condition === undefined && !RESULT_PARAMETERS.has(name)) {
      if (lenient) continue;
      throw unknownParameter(type, name);
    }
    if (condition !== undefined) conditions.push(condition);
    understood.push([name, value]);
  }
  const values = conditions.reduce((sum, { test, onRow }) => sum + Math.max(test.values.length, onRow?.values.length ?? 0), 0);
  if (values > MAXIMUM_VALUES) throw new Fault('parameter-invalid', 'the search has too many alternatives');
  const sort = result.get('_sort');
  const count = countOf(result.get('_count'));
  return {
    type,
    conditions,
    sort: sort === undefined ? [] : sortKeys(context, type, sort),
    count: Math.min(count, MAXIMUM_COUNT),
    total: totalOf(result.get('_total')),
    countOnly: summaryOf(result.get('_summary')) || count === 0,
    page: result.get(PAGE),
    understood,
  };
}

/** Each of them may stand once. */
function resultParameters(parameters: readonly QueryParameter[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!RESULT_PARAMETERS.has(name)) continue;
    if (found.has(name)) throw invalidValue(name, 'may stand once');
    found.set(name, value);
  }
  return found;
}

function countOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_COUNT;
  if (!/^[0-9]{1,9}$/.test(value)) throw invalidValue('_count', 'expected a whole number');
  return Number(value);
}

function totalOf(value: string | undefined): SearchQuery['total'] {
  switch (value) {
    case undefined:
      return undefined;
    case 'none':
      return 'none';
    case 'accurate':
    case 'estimate':
      return 'accurate';
    default:
      throw invalidValue('_total', 'expected none, estimate or accurate');
  }
}

function summaryOf(value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'count') return true;
  throw invalidValue('_summary', 'expected count or false');
}
