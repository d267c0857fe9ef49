import { randomUUIDv7 } from 'node:crypto';
import { Fault } from '../../../faults/fault.ts';
import type { QueryParameter } from '../../fhir-backend.ts';
import { stringAt } from '../json.ts';
import type { BundleEntry } from './bundle-entry.ts';

/** An entry and the resource that it turned out to mean. */
export interface IdentifiedEntry {
  readonly entry: BundleEntry;
  readonly type: string;
  /** Undefined: DELETE with a condition that nothing meets, and a search. */
  readonly id: string | undefined;
  /** POST with a condition that a stored resource, or an earlier entry, meets: nothing is written. */
  readonly matched: boolean;
  /** PUT with a condition that nothing meets: it creates, and may not overwrite what has this id already. */
  readonly createsOnly: boolean;
}

/** Ids of the stored resources that meet a condition, two at most. */
export type Matcher = (type: string, query: readonly QueryParameter[]) => readonly string[];

/**
 * Decides which resource each entry means (R4 http.html#trules, steps 1 to 3): conditions are judged by what is stored
 * before anything of the Bundle is written, POSTs get their ids, and no resource may be written twice.
 * @throws Fault precondition-failed where a condition is met by several resources, bundle-invalid where entries overlap
 */
export function identify(entries: readonly BundleEntry[], match: Matcher): IdentifiedEntry[] {
  const byFullUrl = new Map<string, string>();
  const found = new Map<BundleEntry, IdentifiedEntry>();
  /** What a condition has been decided to mean; the same condition means the same resource. */
  const byCondition = new Map<string, string>();
  const settle = (entry: BundleEntry, id: string | undefined, { matched = false, createsOnly = false } = {}): void => {
    found.set(entry, { entry, type: entry.type, id, matched, createsOnly });
    if (entry.fullUrl !== undefined && id !== undefined && entry.method !== 'GET') byFullUrl.set(entry.fullUrl, `${entry.type}/${id}`);
  };
  for (const entry of entries) {
    if (entry.method === 'GET' || entry.query === undefined)
      settle(entry, entry.id ?? (entry.method === 'POST' ? randomUUIDv7() : undefined));
  }
  for (const entry of entries) {
    if (entry.method === 'GET' || entry.query === undefined) continue;
    const query = substituted(entry, entry.query, byFullUrl);
    const key = JSON.stringify([entry.type, query]);
    const earlier = byCondition.get(key);
    if (earlier !== undefined) {
      settle(entry, earlier, { matched: entry.method === 'POST' });
      continue;
    }
    const [only, second] = match(entry.type, query);
    if (second !== undefined) throw new Fault('precondition-failed', 'the condition is met by more than one resource', locationOf(entry));
    const isMet = only !== undefined;
    settle(entry, idOf(entry, only), { matched: entry.method === 'POST' && isMet, createsOnly: entry.method === 'PUT' && !isMet });
    const id = found.get(entry)?.id;
    if (id !== undefined) byCondition.set(key, id);
  }
  const identified = entries.flatMap((entry) => found.get(entry) ?? []);
  refuseOverlaps(identified);
  return identified;
}

function idOf(entry: BundleEntry, match: string | undefined): string | undefined {
  const sent = entry.resource === undefined ? undefined : stringAt(entry.resource, 'id');
  switch (entry.method) {
    case 'DELETE':
      return match;
    case 'PUT':
      if (match !== undefined && sent !== undefined && sent !== match)
        throw new Fault('bundle-invalid', 'the condition is met by a resource with another id', locationOf(entry));
      return match ?? sent ?? randomUUIDv7();
    case 'GET':
    case 'POST':
      return match ?? randomUUIDv7();
  }
}

/** A condition may name another entry, if it is known already which resource that is. */
function substituted(
  entry: BundleEntry,
  query: readonly QueryParameter[],
  byFullUrl: ReadonlyMap<string, string>,
): readonly QueryParameter[] {
  return query.map(([name, value]): QueryParameter => {
    if (!/^urn:(?:uuid|oid):/i.test(value)) return [name, value];
    const known = byFullUrl.get(value.toLowerCase());
    // Identifiers may be urns too; an identifier has its system in front, so a bare urn is a link.
    if (known === undefined) throw new Fault('bundle-invalid', 'the condition names a urn whose resource is not known', locationOf(entry));
    return [name, known];
  });
}

/** Repetitions of a conditional create mean the same resource and write nothing; any other overlap is a contradiction. */
function refuseOverlaps(entries: readonly IdentifiedEntry[]): void {
  const seen = new Map<string, BundleEntry['method']>();
  for (const { entry, type, id, matched } of entries) {
    if (entry.method === 'GET' || id === undefined) continue;
    const key = `${type}/${id}`;
    const before = seen.get(key);
    if (before !== undefined && !(matched && before === 'POST'))
      throw new Fault('bundle-invalid', 'another entry means the same resource', locationOf(entry));
    seen.set(key, entry.method);
  }
}

function locationOf({ index }: BundleEntry): string {
  return `Bundle.entry[${index}]`;
}
