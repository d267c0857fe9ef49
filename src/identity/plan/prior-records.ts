import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, Instruction, ResourceBody } from '../../transform/conversion.ts';
import { objectsIn } from '../json-value.ts';
import { patientRecord, type PatientRecord } from '../matching/patient-record.ts';
import { personOf, type Person } from '../matching/person.ts';
import { claimedKeysOf, keyOf, matchKeysOf, type MatchKey } from '../patient-identifiers.ts';
import { matchPatient, type PatientMatch } from '../patient-match.ts';
import type { KnownResources } from './known-resources.ts';

/** Another record that the message names (MRG), and what the event does with it. */
export interface PriorRecord {
  readonly resource: ConvertedResource;
  readonly keys: readonly MatchKey[];
  /** What finds it besides, and what must not be anybody else's (`IdentifierClaim`). */
  readonly earlier: readonly MatchKey[];
  readonly others: readonly MatchKey[];
  readonly action: 'merge' | 'change-number' | 'none';
}

/** What becomes of the other records. */
export interface PriorOutcome {
  /** Stored, and from now on replaced by the patient's. */
  readonly merged: readonly PatientRecord[];
  /** Not known before: created, replaced by the patient's where they are merged. */
  readonly unknown: readonly PriorRecord[];
  /** The numbers of the patient: of a record that is created without being merged none is also its own. */
  readonly own: ReadonlySet<string>;
  /** Stored, and without these numbers from now on: they are the patient's. */
  readonly deprived: readonly { readonly record: PatientRecord; readonly numbers: ReadonlySet<string> }[];
}

export const NO_PRIORS: PriorOutcome = { merged: [], unknown: [], own: new Set(), deprived: [] };

/** @throws Fault patient-identifier-missing at MRG-1 */
export function priorsOf({ resources, instructions }: Conversion, furtherTypes?: readonly string[]): readonly PriorRecord[] {
  return resources
    .filter(({ role }) => role === 'prior')
    .map((resource) => ({
      resource,
      keys: matchKeysOf(resource.body, furtherTypes, 'MRG-1'),
      earlier: claimedKeysOf(resource, 'earlier', furtherTypes),
      others: claimedKeysOf(resource, 'other', furtherTypes),
      action: actionOn(resource, instructions),
    }));
}

function actionOn({ label }: ConvertedResource, instructions: readonly Instruction[]): PriorRecord['action'] {
  for (const { kind, resource } of instructions) {
    if (resource === label && (kind === 'merge' || kind === 'change-number')) return kind;
  }
  return 'none';
}

/** The numbers that the event takes from another record: named by both. */
export function movedNumbers(priors: readonly PriorRecord[], keys: readonly MatchKey[]): ReadonlySet<string> {
  const own = new Set(keys.map(({ text }) => text));
  const changing = priors.filter(({ action }) => action === 'change-number').flatMap((prior) => prior.keys.map(({ text }) => text));
  const moved = new Set(changing.filter((text) => own.has(text)));
  // Where no other number says whom they go to, they stay.
  return moved.size < own.size ? moved : new Set();
}

/**
 * Finds out what becomes of the other records. One that is the patient's own already needs nothing: a merge that is repeated, or of a number
 * with itself.
 * @param keys the identifiers of the patient
 * @param holdersOf the records that hold an identifier
 * @throws Fault identity-conflict at MRG-1
 */
export async function settlePriors(
  priors: readonly PriorRecord[],
  keys: readonly MatchKey[],
  match: PatientMatch | undefined,
  known: { readonly holdersOf: (keys: readonly MatchKey[], claim: Person) => readonly StoredResource[]; readonly patients: KnownResources },
): Promise<PriorOutcome> {
  const own = new Set(keys.map(({ text }) => text));
  const moved = movedNumbers(priors, keys);
  const settled = new Set([match?.survivor, ...(match?.replaced ?? [])].flatMap((record) => (record ? [record.stored.id] : [])));
  const outcome = {
    merged: [] as PatientRecord[],
    unknown: [] as PriorRecord[],
    own,
    deprived: [] as PriorOutcome['deprived'][number][],
  };
  for (const prior of priors) {
    const claim = personOf(prior.resource.body);
    const records = { found: known.holdersOf([...prior.keys, ...prior.earlier], claim), others: known.holdersOf(prior.others, claim) };
    const found = await matchPatient(claim, records, known.patients, 'MRG-1');
    const others = [found?.survivor, ...(found?.replaced ?? [])].filter((record) => record !== undefined && !settled.has(record.stored.id));
    if (!found) {
      if (!prior.keys.every(({ text }) => own.has(text))) outcome.unknown.push(prior);
      continue;
    }
    for (const record of others) {
      if (!record) continue;
      if (prior.action === 'merge') {
        settled.add(record.stored.id);
        outcome.merged.push(record);
      } else if (prior.action === 'change-number' && moved.size > 0) outcome.deprived.push({ record, numbers: moved });
    }
    if (prior.action === 'change-number') {
      // A record that was replaced holds them too, and would still lead to the one that has lost them.
      const holders = known.holdersOf(
        prior.keys.filter(({ text }) => moved.has(text)),
        claim,
      );
      const there = new Set([...settled, ...outcome.deprived.map(({ record }) => record.stored.id)]);
      const further = new Map(holders.filter(({ id }) => !there.has(id)).map((stored) => [stored.id, patientRecord(stored)]));
      for (const record of further.values()) outcome.deprived.push({ record, numbers: moved });
    }
  }
  return outcome;
}

/** A record without numbers that have become another patient's. */
export function withoutNumbers(body: ResourceBody, numbers: ReadonlySet<string>): ResourceBody {
  const identifier = objectsIn(body['identifier']).filter((one) => !numbers.has(keyOf(one)?.text ?? ''));
  const left: ResourceBody = { ...body, identifier };
  if (identifier.length === 0) Reflect.deleteProperty(left, 'identifier');
  return left;
}
