import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, ResourceBody } from '../../transform/conversion.ts';
import { isObject, textIn } from '../json-value.ts';
import { holdersOf } from '../matching/holders.ts';
import { linked, type PatientRecord } from '../matching/patient-record.ts';
import { personOf, type Person } from '../matching/person.ts';
import { claimedKeysOf, matchKeysOf, patientOf, type MatchKey } from '../patient-identifiers.ts';
import { matchPatient, type PatientMatch } from '../patient-match.ts';
import type { PatientRequest } from '../reconcile.ts';
import { FormerIds } from './former-ids.ts';
import { permitted } from './kept-records.ts';
import { KnownResources } from './known-resources.ts';
import { patientsOf } from './moved-visit.ts';
import { idsOfNewPatient } from './new-patient-ids.ts';
import type { StoredState } from './pending-changes.ts';
import { Placement, type Candidate } from './placement.ts';
import { movedNumbers, NO_PRIORS, priorsOf, settlePriors, type PriorOutcome } from './prior-records.ts';
import { SentTimes } from './sent-times.ts';
import { readStored } from './stored-body.ts';
import { saidWithin } from './within-visit.ts';

/** What a conversion turned out to mean: whom, which visits, and what is stored of them. */
export interface Resolution {
  readonly patient: ConvertedResource | undefined;
  /** undefined: the patient is not known. */
  readonly match: PatientMatch | undefined;
  readonly priors: PriorOutcome;
  readonly placement: Placement;
  readonly candidates: readonly Candidate[];
  /** What is kept apart from the patient whose number it bears. */
  readonly apart: readonly ConvertedResource[];
  /** Visits that have been moved from the patient of the message to another one. */
  readonly movedAway: readonly ConvertedResource[];
  /** Records that the message would replace, or take a number from, and that its sender may not change. */
  readonly kept: readonly PatientRecord[];
  readonly known: KnownResources;
}

const NOBODY: ResourceBody = { resourceType: 'Patient' };

/**
 * Finds out what a conversion means. The ids are guessed first, so that one question to the store is enough for a patient who has always
 * been known by the same identifier; where the guess was wrong the rest is asked again.
 */
export async function resolve(conversion: Conversion, request: PatientRequest, state: StoredState): Promise<Resolution> {
  const patient = patientOf(conversion);
  const types = request.identifierTypes;
  const keys = patient ? matchKeysOf(patient.body, types, 'PID-3', conversion.sent.time) : [];
  const earlier = patient ? claimedKeysOf(patient, 'earlier', types) : [];
  const further = patient ? claimedKeysOf(patient, 'other', types) : [];
  const others = priorsOf(conversion, types);
  const moved = movedNumbers(others, keys);
  const ownKeys = keys.filter(({ text }) => !moved.has(text));
  const freeIds = idsOfNewPatient(ownKeys.length > 0 ? ownKeys : keys, request.ids, request.patientId);
  const placement = new Placement(conversion, patient, request);
  const known = new KnownResources(state, request);

  placement.about(freeIds.next().value);
  let candidates = placement.place();
  const asked = [...keys, ...earlier, ...further, ...others.flatMap((other) => [...other.keys, ...other.earlier, ...other.others])];
  const found = await known.ask(candidates, asked);
  const holding = (some: readonly MatchKey[], claim: Person): readonly StoredResource[] =>
    some.flatMap((key) => holdersOf(key, found([key]), { claim, types, at: conversion.sent.time }));
  const claim = personOf(patient?.body ?? NOBODY);
  const matched =
    patient && (await matchPatient(claim, { found: holding([...ownKeys, ...earlier], claim), others: holding(further, claim) }, known));
  const settled = others.length === 0 ? NO_PRIORS : await settlePriors(others, keys, matched, { holdersOf: holding, patients: known });
  const { match, priors, kept } = permitted(matched, settled, { sent: conversion.sent, patientUpdates: request.patientUpdates });
  for (const prior of priors.unknown) {
    const taken = new Set([placement.patientId, match?.survivor.stored.id]);
    for (const id of idsOfNewPatient(prior.keys, request.ids, request.patientId)) {
      if (taken.has(id) || (await known.byId([id]))[0] !== undefined) continue;
      placement.fix(prior.resource, id);
      break;
    }
  }
  const apart: ConvertedResource[] = [];
  const moving = new Set(conversion.instructions.flatMap(({ kind, resource }) => (kind === 'move' ? [resource] : [])));
  const successors = new Map<ConvertedResource, Set<string>>();

  const movedAway: ConvertedResource[] = [];
  let former: FormerIds | undefined;
  while (correct() || (await recall())) {
    candidates = placement.place();
    await known.ask(candidates);
  }
  return { patient, match, priors, placement, candidates, apart, movedAway, kept, known };

  /** What is stored under an id that followed from another record of the patient. */
  async function recall(): Promise<boolean> {
    if (!patient) return false;
    const own = recordsOf(match, priors, placement.patientId);
    const moved = match ? SentTimes.in(match.survivor.stored.source).moved : [];
    former ??= new FormerIds(
      placement,
      known,
      [...new Set([...own, ...moved])].filter((id) => id !== placement.patientId),
    );
    return await former.recall(candidates, (id, resource) => own.has(id) || id === placement.holderOf(resource));
  }

  /** Corrects a wrong guess; false when there is none. */
  function correct(): boolean {
    if (match) {
      if (placement.patientId !== match.survivor.stored.id) {
        placement.about(match.survivor.stored.id);
        return true;
      }
    } else if (candidates.some((candidate) => candidate.resources[0] === patient && typeof known.of(candidate) === 'object')) {
      // Taken by a record that no longer holds the identifier.
      placement.about(freeIds.next().value);
      return true;
    }
    if (followSuccessors()) return true;
    const own = recordsOf(match, priors, placement.patientId);
    if (followMoved(own)) return true;
    const strangers = candidates.filter((candidate) => belongsToAnother(candidate, own)).flatMap(({ resources }) => resources);
    // What is identified within a stranger gets another id with it, and is none itself.
    const all = new Set(strangers);
    const outermost = strangers.filter((resource) => !isWithinAny(resource, all));
    apart.push(...outermost);
    placement.keepApart(outermost);
    return strangers.length > 0;
  }

  /** What was merged into another (a visit, an account) is that other from now on, unless this message is about the merge itself. */
  function followSuccessors(): boolean {
    let isFollowed = false;
    for (const candidate of candidates) {
      const [resource] = candidate.resources;
      const canBeMerged = MERGED_STATUS[candidate.type] !== undefined && resource.body['partOf'] === undefined;
      const stored = canBeMerged ? known.of(candidate) : undefined;
      const successor = typeof stored === 'object' ? successorOf(readStored(stored)) : undefined;
      const passed = successors.get(resource) ?? new Set([candidate.id]);
      if (successor === undefined || passed.has(successor)) continue;
      successors.set(resource, passed.add(successor));
      for (const one of candidate.resources) placement.fix(one, successor);
      isFollowed = true;
    }
    return isFollowed;
  }

  /** A visit that was moved from the patient to another one is that one's, with all that is said within it. */
  function followMoved(ownRecords: ReadonlySet<string>): boolean {
    const away = candidates.filter((candidate) => {
      const isAnothers = candidate.type === 'Encounter' && belongsToAnother(candidate, ownRecords);
      return isAnothers && SentTimes.in(known.factsOf(candidate)?.source).moved.some((id) => ownRecords.has(id));
    });
    for (const candidate of away) {
      const stored = known.of(candidate);
      const [holder] = typeof stored === 'object' ? patientsOf(readStored(stored)) : [];
      if (holder === undefined) continue;
      placement.assign(saidWithin(candidate.resources, conversion), holder);
      movedAway.push(...candidate.resources);
    }
    return away.length > 0;
  }

  /** Whether what is stored under a number that is not the patient's own (a visit number) is about somebody else. */
  function belongsToAnother(candidate: Candidate, ownRecords: ReadonlySet<string>): boolean {
    const [resource] = candidate.resources;
    if (!patient || resource.role !== 'clinical' || moving.has(resource.label) || placement.isWithinPatient(resource)) return false;
    const stored = known.of(candidate);
    if (typeof stored !== 'object') return false;
    const patients = patientsOf(readStored(stored));
    return patients.length > 0 && !patients.some((id) => ownRecords.has(id) || id === placement.holderOf(resource));
  }
}

function isWithinAny({ identity }: ConvertedResource, outer: ReadonlySet<ConvertedResource>): boolean {
  return identity.within.some((one) => outer.has(one) || isWithinAny(one, outer));
}

/** Ids of all records of the patient, those too that the surviving one has replaced. */
function recordsOf(match: PatientMatch | undefined, { merged }: PriorOutcome, patientId: string): ReadonlySet<string> {
  const records = [...(match ? [match.survivor, ...match.replaced] : []), ...merged];
  return new Set([patientId, ...records.flatMap(({ stored, body }) => [stored.id, ...linked(body, 'replaces')])]);
}

/** The status of what was merged into the one that it is part of. */
const MERGED_STATUS: Readonly<Record<string, string>> = { Encounter: 'entered-in-error', Account: 'inactive' };

/** The id of what a merged visit or account is part of. */
function successorOf({ resourceType, status, partOf }: ResourceBody): string | undefined {
  const reference = status === MERGED_STATUS[resourceType] && isObject(partOf) ? textIn(partOf['reference']) : undefined;
  return reference?.startsWith(`${resourceType}/`) ? reference.slice(resourceType.length + 1) : undefined;
}
