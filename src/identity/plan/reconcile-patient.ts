import type { Finding } from '../../faults/finding.ts';
import type { StoredResource, WriteEntry } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, ResourceBody, SentMessage } from '../../transform/conversion.ts';
import { contributed, updated } from '../field-wise-update.ts';
import { retired, surviving, type ReplacedRecord } from '../matching/patient-record.ts';
import type { Change, PatientRequest, PatientUpdates } from '../reconcile.ts';
import { isOfEarlierStay } from '../update/another-stay.ts';
import { filled } from '../update/late-message.ts';
import { numbersShared, recordsLinked, recordsMade, stateAssumed, writtenLater } from './identity-findings.ts';
import { aboutWritten } from './message-resources.ts';
import { followersOf } from './moved-visit.ts';
import type { StoredState } from './pending-changes.ts';
import type { Candidate } from './placement.ts';
import { withoutNumbers } from './prior-records.ts';
import { resolve, type Resolution } from './resolve.ts';
import { asBefore, SentTimes } from './sent-times.ts';
import { readStored, storedText } from './stored-body.ts';

/** What one patient's part of a message changes. */
export interface PatientReconciliation {
  /** The patient whom the message means; `version` is the one that was read, 0 for a new one. */
  readonly patient: { readonly id: string; readonly version: number; readonly created: boolean } | undefined;
  readonly changes: readonly Change[];
  /** Other records of the patient, and those that a number was taken from. */
  readonly others: readonly WriteEntry[];
  /** Ids of Patients whom something was taken from. */
  readonly left: readonly string[];
  readonly unchanged: readonly string[];
  readonly findings: readonly Finding[];
  /** The id of every resource of the conversion. */
  readonly idOf: (resource: ConvertedResource) => string;
}

/** Compares what a conversion says of one patient with what is stored of them. */
export async function reconcilePatient(
  conversion: Conversion,
  request: PatientRequest,
  state: StoredState,
): Promise<PatientReconciliation> {
  const resolution = await resolve(conversion, request, state);
  const context: Context = { sent: conversion.sent, patientUpdates: request.patientUpdates ?? 'master', kept: new Map() };
  const clinical = resolution.candidates.map((candidate) => {
    const change = changeOf(candidate, resolution, context);
    if (typeof change === 'string') request.settled?.add(candidate);
    return change;
  });
  const changes = clinical.filter((change) => typeof change !== 'string');
  const unchanged = clinical.filter((change) => typeof change === 'string');
  const created = changes.filter(({ kind }) => kind === 'create');
  const storedBefore = ({ entry }: Change): StoredResource | undefined => {
    const stored = resolution.known.of(entry);
    return stored === 'unchanged' ? undefined : stored;
  };
  const followers = await followersOf(conversion, changes, storedBefore, state, request.signal);
  return {
    patient: patientIn(resolution),
    changes: [...changes, ...messageChanges(conversion, resolution, new Set([...(request.unchanged ?? []), ...unchanged]))],
    others: [...otherRecords(resolution), ...followers.entries],
    left: followers.from,
    unchanged,
    findings: [
      ...created.flatMap(({ assumptions }) => assumptions),
      ...stateAssumed(
        conversion.event,
        created.map(({ entry }) => entry.type),
      ),
      ...recordsLinked(resolution.match),
      ...recordsMade(conversion.event, resolution.priors),
      ...numbersShared(resolution.apart),
      ...writtenLater(context.kept),
    ],
    idOf: (resource) => resolution.placement.idOf(resource),
  };
}

interface ClinicalChange extends Change {
  /** Findings that hold if it is created. */
  readonly assumptions: readonly Finding[];
}

interface Context {
  readonly sent: SentMessage;
  readonly patientUpdates: PatientUpdates;
  /** What a later message has written, and how often, by type. */
  readonly kept: Map<string, number>;
}

/** How what is stored has to change; its reference when it need not. */
function changeOf(candidate: Candidate, resolution: Resolution, context: Context): ClinicalChange | string {
  const { type, id, resources, text } = candidate;
  const [resource] = resources;
  const assumptions = resources.flatMap((one) => one.assumptions);
  const stored = storedOf(candidate, resolution);
  if (stored === 'unchanged') return `${type}/${id}`;
  const times = SentTimes.in(stored?.source);
  // What is shared is only ever filled: who wrote it last does not matter.
  const isLate = resource.role !== 'shared' && times.areAfter(context.sent);
  const note = resource.role === 'shared' ? {} : { note: times.with(context.sent, isLate ? [] : resources) };
  if (!stored) {
    const body = isPatient(candidate, resolution) ? withReplaced(candidate, resolution) : text;
    return { kind: 'create', entry: { method: 'create', type, id, body, ...note }, resource, assumptions };
  }
  if (resource.type === 'Encounter' && isOfEarlierStay(readStored(stored), resource))
    context.kept.set(type, (context.kept.get(type) ?? 0) + 1);
  const body = textAfter(candidate, stored, resolution, wayOf(resource, times, isLate, context));
  if (isLate && textAfter(candidate, stored, resolution, updated) !== body) context.kept.set(type, (context.kept.get(type) ?? 0) + 1);
  if (body === stored.body) return `${type}/${id}`;
  return { kind: 'update', entry: { method: 'update', type, id, body, ifMatch: stored.version, ...note }, resource, assumptions };
}

/** What is stored after one resource of the message. */
type Way = (stored: ResourceBody, converted: ConvertedResource) => ResourceBody;

/** A contributor overwrites what its own organisation alone has written; a late message only fills what is empty. */
function wayOf({ role }: ConvertedResource, times: SentTimes, isLate: boolean, { sent, patientUpdates }: Context): Way {
  if (role === 'patient' && patientUpdates === 'none') return (stored) => stored;
  if (isLate) return (stored, converted) => filled(stored, converted, times.emptied);
  return role === 'patient' && patientUpdates === 'contributor' && times.areOfOthers(sent) ? contributed : updated;
}

function isPatient({ resources }: Candidate, { patient }: Resolution): boolean {
  return resources[0] === patient;
}

function storedOf(candidate: Candidate, resolution: Resolution): StoredResource | 'unchanged' | undefined {
  return (isPatient(candidate, resolution) ? resolution.match?.survivor.stored : undefined) ?? resolution.known.of(candidate);
}

/** The text of what is stored after the message. */
function textAfter(candidate: Candidate, stored: StoredResource, resolution: Resolution, way: Way): string {
  const match = isPatient(candidate, resolution) ? resolution.match : undefined;
  const replaced = match ? replacedRecords(resolution) : [];
  if (candidate.text === stored.body && replaced.length === 0) return stored.body;
  const before = match?.survivor.body ?? readStored(stored);
  const body = candidate.resources.reduce<ResourceBody>((after, converted) => way(after, converted), before);
  return storedText(surviving(body, replaced), candidate.id);
}

/** A new patient who takes the place of other records. */
function withReplaced({ body, id, text }: Candidate, resolution: Resolution): string {
  const replaced = replacedRecords(resolution);
  return replaced.length === 0 ? text : storedText(surviving(body, replaced), id);
}

/** All records that the patient's takes the place of. */
function replacedRecords({ match, priors, placement }: Resolution): readonly ReplacedRecord[] {
  const stored = [...(match?.replaced ?? []), ...priors.merged].map((record) => ({ id: record.stored.id, body: record.body }));
  const unknown = priors.unknown.filter(({ action }) => action === 'merge');
  return [...stored, ...unknown.map(({ resource }) => ({ id: placement.idOf(resource), body: resource.body }))];
}

function patientIn({ patient, match, placement }: Resolution): PatientReconciliation['patient'] {
  return patient && { id: placement.patientId, version: match?.survivor.stored.version ?? 0, created: match === undefined };
}

/** MessageHeader and Provenances: always new, and only about what was written. */
function messageChanges(conversion: Conversion, { placement }: Resolution, unchanged: ReadonlySet<string>): readonly Change[] {
  return conversion.resources.flatMap((resource) => {
    const body = resource.role === 'message' ? aboutWritten(resource.body, unchanged) : undefined;
    if (!body) return [];
    const id = placement.idOf(resource);
    return [
      { kind: 'create' as const, entry: { method: 'create' as const, type: resource.type, id, body: storedText(body, id) }, resource },
    ];
  });
}

function otherRecords({ match, priors, placement }: Resolution): readonly WriteEntry[] {
  const replaced = [...(match?.replaced ?? []), ...priors.merged].map(({ stored, body }) =>
    update(stored, retired({ id: stored.id, body }, placement.patientId)),
  );
  const deprived = priors.deprived.map(({ record, numbers }) => update(record.stored, withoutNumbers(record.body, numbers)));
  const made = priors.unknown.map(({ resource }): WriteEntry => {
    const id = placement.idOf(resource);
    return { method: 'create', type: 'Patient', id, body: storedText(resource.body, id) };
  });
  return [...replaced, ...deprived, ...made];
}

function update({ type, id, version, source }: StoredResource, body: ResourceBody): WriteEntry {
  return { method: 'update', type, id, body: storedText(body, id), ifMatch: version, ...asBefore(source) };
}
