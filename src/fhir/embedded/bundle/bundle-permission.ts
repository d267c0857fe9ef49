import type { Access, AccessLetter } from '../../access.ts';
import { scopeMissing } from '../../access.ts';
import { Visibility } from '../access/visibility.ts';
import type { SearchContext } from '../search/search-context.ts';
import type { BundleEntry } from './bundle-entry.ts';
import type { IdentifiedEntry } from './bundle-identities.ts';

/** What the caller of a Bundle may do with its entries. */
export class BundlePermission {
  /** What it may see. */
  readonly sight: Visibility;

  constructor(context: SearchContext, access: Access) {
    this.sight = new Visibility(context, access);
  }

  /**
   * Before anything is looked at: each entry needs the letter of its interaction, and `s` where it has a condition.
   * @throws Fault scope-missing
   */
  demandAll(entries: readonly BundleEntry[]): void {
    for (const entry of entries)
      for (const letter of lettersOf(entry)) this.sight.demand(entry.type, letter, `Bundle.entry[${entry.index}]`);
  }

  /** Whether a stored resource is one that may be changed; what cannot be seen cannot be touched either. */
  mayTouch(resource: { readonly type: string; readonly rid: number }, letter: 'u' | 'd'): boolean {
    return this.sight.covers(resource, letter);
  }

  /**
   * When all is written and indexed: what stands there now must be within the limits of the scopes.
   * @throws Fault scope-missing, which undoes all of it
   */
  demandWritten(entries: readonly IdentifiedEntry[], find: (type: string, id: string) => { readonly rid: number } | undefined): void {
    for (const { entry, type, id, matched } of entries) {
      if (matched || id === undefined || (entry.method !== 'POST' && entry.method !== 'PUT')) continue;
      const row = find(type, id);
      const letter = entry.method === 'POST' ? 'c' : 'u';
      if (row && !this.sight.mayHaveWritten({ type, rid: row.rid }, letter))
        throw scopeMissing(type, letter, `Bundle.entry[${entry.index}]`);
    }
  }
}

/** SMART v2: `u` covers an update that creates. */
function lettersOf({ method, id, query }: BundleEntry): readonly AccessLetter[] {
  switch (method) {
    case 'GET':
      return [id === undefined ? 's' : 'r'];
    case 'POST':
      return query === undefined ? ['c'] : ['c', 's'];
    case 'PUT':
      return query === undefined ? ['u'] : ['u', 's'];
    case 'DELETE':
      return query === undefined ? ['d'] : ['d', 's'];
  }
}
