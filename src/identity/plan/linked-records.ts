import { withBody } from '../../fhir/fhir-backend.ts';
import type { Conversion, Instruction, ResourceBody } from '../../transform/conversion.ts';
import { objectsIn, type JsonObject } from '../json-value.ts';
import { linked, patientIdIn, patientRecord, type PatientRecord } from '../matching/patient-record.ts';
import { keyOf, matchKeysOf, type MatchKey } from '../patient-identifiers.ts';
import type { PendingChanges } from './pending-changes.ts';
import { asBefore } from './sent-times.ts';
import { storedText } from './stored-body.ts';

type Pair = Extract<Instruction, { readonly with: string }>;

/** What the event says of two records as such (A24, A37). */
export function pairsIn({ instructions }: Conversion, kind: 'link' | 'unlink'): readonly Pair[] {
  return instructions.flatMap((instruction) => ('with' in instruction && instruction.kind === kind ? [instruction] : []));
}

/** A24: each of the two records names the other (R4 Patient.link `seealso`); both stay in use. */
export async function link(left: string, right: string, pending: PendingChanges): Promise<void> {
  if (left === right) return;
  const [first, second] = await recordsWith([left, right], pending);
  if (!first || !second) return;
  put(first, withLink(first.body, right), pending);
  put(second, withLink(second.body, left), pending);
}

function withLink(body: ResourceBody, other: string): ResourceBody {
  const links = objectsIn(body['link']);
  if (links.some((one) => patientIdIn(one['other']) === other)) return body;
  return { ...body, link: [...links, { other: { reference: `Patient/${other}` }, type: 'seealso' }] };
}

/**
 * A37: two records have nothing to do with each other. Where one had been merged into the other it is in use again, and takes with it the
 * numbers that only it had.
 * @param left the identifiers of the first patient in the message
 */
export async function unlink(left: readonly MatchKey[], right: readonly MatchKey[], pending: PendingChanges): Promise<void> {
  const [firsts, seconds] = [await recordsHolding(left, pending), await recordsHolding(right, pending)];
  for (const one of firsts) {
    const merged = seconds.find(({ replacedBy }) => replacedBy === one.stored.id);
    const into = seconds.find(({ stored }) => stored.id === one.replacedBy);
    if (merged) separate(one, merged, left, pending);
    else if (into) separate(into, one, right, pending);
    else {
      const others = seconds.filter(({ stored }) => stored.id !== one.stored.id);
      put(one, without(one.body, new Set(others.map(({ stored }) => stored.id))), pending);
      for (const other of others) put(other, without(other.body, new Set([one.stored.id])), pending);
    }
  }
}

function separate(survivor: PatientRecord, replaced: PatientRecord, own: readonly MatchKey[], pending: PendingChanges): void {
  const theirs = new Set(objectsIn(replaced.body['identifier']).map((identifier) => keyOf(identifier)?.text));
  for (const { text } of own) theirs.delete(text);
  const identifiers = objectsIn(survivor.body['identifier']).filter((identifier) => !theirs.has(keyOf(identifier)?.text));
  // What the replaced record had replaced goes with it.
  const apart = new Set([replaced.stored.id, ...linked(replaced.body, 'replaces')]);
  put(survivor, { ...without(survivor.body, apart), identifier: identifiers }, pending);
  const inUse = without(replaced.body, new Set([survivor.stored.id]));
  Reflect.deleteProperty(inUse, 'active');
  put(replaced, inUse, pending);
}

/** A record without its links to others. */
function without({ link: links, ...body }: ResourceBody, others: ReadonlySet<string>): ResourceBody {
  const left = objectsIn(links).filter(({ other }: JsonObject) => !others.has(patientIdIn(other) ?? ''));
  return { ...body, resourceType: 'Patient', ...(left.length > 0 ? { link: left } : {}) };
}

function put({ stored }: PatientRecord, body: ResourceBody, pending: PendingChanges): void {
  const text = storedText(body, stored.id);
  if (text !== stored.body)
    pending.add({ method: 'update', type: 'Patient', id: stored.id, body: text, ifMatch: stored.version, ...asBefore(stored.source) });
}

async function recordsWith(ids: readonly string[], pending: PendingChanges): Promise<readonly (PatientRecord | undefined)[]> {
  const { byId } = await pending.lookUp({ byId: ids.map((id) => ({ type: 'Patient', id })), byIdentifier: [] });
  return byId.map((answer) => {
    const stored = withBody(answer);
    return stored && patientRecord(stored);
  });
}

/** All records that hold one of the identifiers, those too that are replaced. */
async function recordsHolding(keys: readonly MatchKey[], pending: PendingChanges): Promise<readonly PatientRecord[]> {
  const { byIdentifier } = await pending.lookUp({
    byId: [],
    byIdentifier: keys.map(({ system, value }) => ({ type: 'Patient', system, value })),
  });
  const records = new Map(byIdentifier.flat().map((stored) => [stored.id, patientRecord(stored)]));
  return [...records.values()];
}

/** The identifiers of the two patients of a pair. */
export function keysOfPair(
  { resources, sent }: Conversion,
  { resource, with: other }: Pair,
  furtherTypes: readonly string[] | undefined,
): readonly (readonly MatchKey[])[] {
  return [other, resource].map((label) => {
    const patient = resources.find((one) => one.label === label);
    return patient ? matchKeysOf(patient.body, furtherTypes, 'PID-3', sent.time) : [];
  });
}
