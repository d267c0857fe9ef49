import type { StatementSync } from 'node:sqlite';
import { Fault } from '../../../faults/fault.ts';
import type { FhirResponse } from '../../fhir-backend.ts';
import { Visibility } from '../access/visibility.ts';
import { numberIn, type Row, textIn } from '../storage/columns.ts';
import { pageStatement, totalStatement } from './page-statement.ts';
import { type PageEnd, pageToken, readPageToken } from './page-token.ts';
import type { SearchContext } from './search-context.ts';
import { type Plan, planOf } from './search-plan.ts';
import { PAGE, type SearchQuery, searchQuery, type SearchRequest } from './search-query.ts';
import { foundResource, searchset } from './searchset.ts';

/** Searches a type (R4 search.html). Inside a transaction, so that its statements see one state. */
export class Search {
  readonly #context: SearchContext;
  readonly #newest: StatementSync;
  readonly #resource: StatementSync;

  constructor(context: SearchContext) {
    this.#context = context;
    this.#newest = context.db.prepare('SELECT coalesce(max(rid), 0) AS n FROM res');
    this.#resource = context.db.prepare('SELECT id, ver, lu, src, body FROM res WHERE rid = ?');
  }

  search(request: SearchRequest): FhirResponse {
    const { query, seen } = this.#understood(request);
    const plan = planOf(this.#context.db, seen);
    const { publicUrl } = this.#context;
    if (query.countOnly) return searchset({ query, publicUrl, total: this.#total(plan), resources: [], next: undefined });
    const after = query.page === undefined ? undefined : readPageToken(query, query.page);
    const newest = after?.newest ?? numberIn(this.#newest.get() ?? {}, 'n');
    const { text, values } = pageStatement(plan, query, { after, newest });
    const rows = this.#context.db.prepare(text).all(...values);
    const page = rows.slice(0, query.count);
    const last = rows.length > query.count ? page.at(-1) : undefined;
    return searchset({
      query,
      publicUrl,
      total: this.#totalOf(query, plan, { whole: last === undefined && after === undefined, found: page.length }),
      resources: page.map((row) => foundResource(query.type, this.#resource.get(numberIn(row, 'rid')) ?? {}, publicUrl)),
      next: last === undefined ? undefined : [PAGE, pageToken(query, endOf(query, last, newest))],
    });
  }

  /**
   * Ids of the resources that meet a condition, at most `limit`.
   * @throws Fault bundle-invalid for a condition without a criterion: it would be met by everything
   */
  matches(request: SearchRequest, limit: number): string[] {
    const { db } = this.#context;
    const { query: asked, seen } = this.#understood(request);
    const query = { ...asked, count: limit - 1 };
    if (query.conditions.length === 0) throw new Fault('bundle-invalid', 'a condition without a criterion would match everything');
    const { text, values } = pageStatement(planOf(db, seen), query, { after: undefined, newest: Number.MAX_SAFE_INTEGER });
    return db
      .prepare(text)
      .all(...values)
      .map((row) => textIn(this.#resource.get(numberIn(row, 'rid')) ?? {}, 'id'));
  }

  /** What was asked for, and that with what the caller may see of it: the conditions of the latter find, the former is spoken of. */
  #understood(request: SearchRequest): { readonly query: SearchQuery; readonly seen: SearchQuery } {
    const { type, access } = request;
    if (access === undefined) {
      const query = searchQuery(this.#context, request);
      return { query, seen: query };
    }
    const sight = new Visibility(this.#context, access);
    const visible = sight.conditionsOf(type, 's');
    const query = searchQuery({ ...this.#context, sight }, request);
    return { query, seen: { ...query, conditions: [...query.conditions, ...visible] } };
  }

  #totalOf({ total }: SearchQuery, plan: Plan, { whole, found }: { readonly whole: boolean; readonly found: number }): number | undefined {
    if (total === 'none') return undefined;
    if (whole) return found;
    return total === 'accurate' ? this.#total(plan) : undefined;
  }

  #total(plan: Plan): number {
    const { text, values } = totalStatement(plan);
    return numberIn(this.#context.db.prepare(text).get(...values) ?? {}, 'n');
  }
}

function endOf({ sort }: SearchQuery, row: Row, newest: number): PageEnd {
  const keys = sort.map((_key, index) => {
    const value = row[`s${index}`];
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  });
  return { keys, rid: numberIn(row, 'rid'), newest };
}
