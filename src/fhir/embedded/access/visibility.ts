import { type Access, type AccessGrant, type AccessLetter, grantsOf, RESTRICTED_CODES, scopeMissing } from '../../access.ts';
import { isObject, listOf } from '../json.ts';
import { allOf, anyOf, type Condition, joined, listed, NEVER, not, rowsOf, sql } from '../search/condition.ts';
import { criterion } from '../search/criterion.ts';
import type { SearchContext } from '../search/search-context.ts';

/**
 * What a caller may see, as a condition that every query gets. It is part of the statement, so that totals, pages and chains know
 * nothing of the rest.
 */
export class Visibility {
  readonly #context: SearchContext;
  readonly #access: Access;

  /** @param context without a visibility: what limits a scope may look everywhere */
  constructor(context: SearchContext, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  /** @throws Fault scope-missing where no resource of the type may be: asked first, so that the answer tells nothing of what is there */
  demand(type: string, letter: AccessLetter, location?: string): void {
    if (grantsOf(this.#access, type, letter).length === 0) throw scopeMissing(type, letter, location);
  }

  /** Whether the type may be looked into at all. */
  mayLookInto(type: string): boolean {
    return grantsOf(this.#access, type, 's').length > 0;
  }

  /**
   * All of them must hold; each by itself, so that a search may begin with the one that the fewest resources meet.
   * @returns none where all resources of the type may be seen
   * @throws Fault scope-missing
   */
  conditionsOf(type: string, letter: AccessLetter): readonly Condition[] {
    return [...this.#granted(type, letter), ...this.#unlabelled(type)];
  }

  /**
   * Whether a resource that is stored now may be seen, or touched.
   * @throws Fault scope-missing where no resource of the type may
   */
  covers({ type, rid }: { readonly type: string; readonly rid: number }, letter: AccessLetter): boolean {
    return this.conditionsOf(type, letter).every((condition) => this.#holds(condition, rid));
  }

  /** Whether a resource that has just been written is one that the caller may write: its labels are the writer's own affair. */
  mayHaveWritten({ type, rid }: { readonly type: string; readonly rid: number }, letter: AccessLetter): boolean {
    return this.#granted(type, letter).every((condition) => this.#holds(condition, rid));
  }

  /** Whether a version, which no index knows any more, may be seen. */
  coversBody(body: string): boolean {
    return this.#access.restricted || !isLabelled(body);
  }

  /** Whether the grants hold for every resource of the type: then a deleted one may be spoken of. */
  isUnlimited(type: string, letter: AccessLetter): boolean {
    return this.#granted(type, letter).length === 0;
  }

  #holds({ onRow, test }: Condition, rid: number): boolean {
    const { text, values } = onRow ?? test;
    return this.#context.db.prepare(`SELECT 1 FROM res r WHERE r.rid = ? AND ${text}`).get(rid, ...values) !== undefined;
  }

  /** At most one condition: any of the grants. */
  #granted(type: string, letter: AccessLetter): readonly Condition[] {
    this.demand(type, letter);
    const grants = grantsOf(this.#access, type, letter);
    if (grants.some(({ only }) => only.length === 0)) return [];
    return [anyOf(grants.map((grant) => this.#limitOf(type, grant)))];
  }

  /** A limit that cannot be asked of the type is met by nothing. */
  #limitOf(type: string, { only }: AccessGrant): Condition {
    return allOf(only.map(([name, value]) => criterion(this.#context, type, name, value) ?? NEVER));
  }

  #unlabelled(type: string): readonly Condition[] {
    if (this.#access.restricted) return [];
    const number = this.#context.parameters.numberOf(type, '_security');
    return [not(rowsOf('tok', joined([sql('p = ? AND code IN ', number), listed(RESTRICTED_CODES)], '')))];
  }
}

/** Whatever the system: a code that might be the label is taken for it. */
function isLabelled(body: string): boolean {
  if (!body.includes('"security"')) return false;
  const resource: unknown = JSON.parse(body);
  const meta = isObject(resource) && isObject(resource['meta']) ? resource['meta'] : {};
  return listOf(meta['security']).some(
    (label) => isObject(label) && typeof label['code'] === 'string' && RESTRICTED_CODES.includes(label['code'].toUpperCase()),
  );
}
