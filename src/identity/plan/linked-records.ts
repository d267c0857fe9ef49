import { withBody } from '../../fhir/fhir-backend.ts';
import type { Conversion, Instruction, ResourceBody } from '../../transform/conversion.ts';
import { isObject, objectsIn, type JsonObject } from '../json-value.ts';
import { patientIdIn, patientRecord, type PatientRecord } from '../matching/patient-record.ts';
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
    for (const other of seconds) {
      if (one.stored.id === other.stored.id) continue;
      if (other.replacedBy === one.stored.id) separate(one, other, left, pending);
      else if (one.replacedBy === other.stored.id) separate(other, one, right, pending);
      else {
        put(one, withoutLink(one.body, other.stored.id), pending);
        put(other, withoutLink(other.body, one.stored.id), pending);
      }
    }
  }
}

function separate(survivor: PatientRecord, replaced: PatientRecord, own: readonly MatchKey[], pending: PendingChanges): void {
  const theirs = new Set(objectsIn(replaced.body['identifier']).map((identifier) => keyOf(identifier)?.text));
  for (const { text } of own) theirs.delete(text);
  const identifiers = objectsIn(survivor.body['identifier']).filter((identifier) => !theirs.has(keyOf(identifier)?.text));
  put(survivor, { ...withoutLink(survivor.body, replaced.stored.id), identifier: identifiers }, pending);
  const inUse = withoutLink(replaced.body, survivor.stored.id);
  Reflect.deleteProperty(inUse, 'active');
  put(replaced, inUse, pending);
}

function withoutLink({ link: links, ...body }: ResourceBody, other: string): ResourceBody {
  const left = objectsIn(links).filter((one: JsonObject) => !isObject(one['other']) || patientIdIn(one['other']) !== other);
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
