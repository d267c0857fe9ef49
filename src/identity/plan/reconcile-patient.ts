import type { Finding } from '../../faults/finding.ts';
import type { StoredResource, WriteEntry } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, ResourceBody, SentMessage } from '../../transform/conversion.ts';
import { contributed, updated } from '../field-wise-update.ts';
import { linked, surviving, type ReplacedRecord } from '../matching/patient-record.ts';
import type { Change, PatientRequest, PatientUpdates } from '../reconcile.ts';
import { isOfEarlierStay, isOfNewStay } from '../update/another-stay.ts';
import { updatedLate } from '../update/late-message.ts';
import { turnsPeriod } from '../update/period-order.ts';
import { elementAt } from '../update/single-part.ts';
import {
  numbersShared,
  periodsTurned,
  recordsKept,
  recordsLinked,
  recordsMade,
  stateAssumed,
  visitsMoved,
  writtenLater,
} from './identity-findings.ts';
import { withoutNumbersOf } from './kept-records.ts';
import { messageChanges } from './message-resources.ts';
import { followersOf, movesOf } from './moved-visit.ts';
import { otherRecords } from './other-records.ts';
import type { StoredState } from './pending-changes.ts';
import type { Candidate } from './placement.ts';
import { resolve, type Resolution } from './resolve.ts';
import { leftBy, sayingOf } from './saying.ts';
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
  const context: Context = {
    sent: conversion.sent,
    event: conversion.event,
    patientUpdates: request.patientUpdates ?? 'master',
    kept: new Map(),
    turned: new Set(),
    moves: movesIn(conversion, resolution),
  };
  const outcomes = resolution.candidates.map((candidate) => {
    const outcome = outcomeOf(candidate, resolution, context);
    if (!outcome.change) request.settled?.add(candidate);
    return outcome;
  });
  const changes = outcomes.flatMap(({ change }) => change ?? []);
  const unchanged = outcomes.flatMap(({ change, reference }) => (change ? [] : [reference]));
  const created = changes.filter(({ kind }) => kind === 'create');
  const storedBefore = ({ entry }: Change): StoredResource | undefined => {
    const stored = resolution.known.of(entry);
    return stored === 'unchanged' ? undefined : stored;
  };
  const followers = await followersOf(conversion, changes, storedBefore, state, request.signal);
  return {
    patient: patientIn(resolution),
    changes: [...changes, ...messageChanges(conversion, resolution, new Set([...(request.unchanged ?? []), ...unchanged]))],
    others: [...withoutRepetition([...otherRecords(resolution), ...followers.entries], outcomes)],
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
      ...visitsMoved(resolution.movedAway),
      ...recordsKept(resolution.kept),
      ...writtenLater(context.kept),
      ...periodsTurned(context.turned),
    ],
    idOf: (resource) => resolution.placement.idOf(resource),
  };
}

interface ClinicalChange extends Change {
  /** Findings that hold if it is created. */
  readonly assumptions: readonly Finding[];
}

function movesIn(conversion: Conversion, { candidates, known, match, placement }: Resolution): ReadonlyMap<string, string> {
  const stored = (candidate: Candidate): ResourceBody | undefined => {
    const one = known.of(candidate);
    return typeof one === 'object' ? readStored(one) : undefined;
  };
  const own = new Set([placement.patientId, ...(match ? linked(match.survivor.body, 'replaces') : [])]);
  return movesOf(conversion, candidates, stored, (id) => own.has(id));
}

/** What becomes of one thing that the message speaks of. */
interface Outcome {
  readonly reference: string;
  /** undefined: it stays as it is. */
  readonly change?: ClinicalChange;
  /** It stays as it is, and this is remembered: who has said it when. */
  readonly note?: WriteEntry;
}

interface Context {
  readonly sent: SentMessage;
  readonly event: string;
  readonly patientUpdates: PatientUpdates;
  /** What a later message has written, and how often, by type. */
  readonly kept: Map<string, number>;
  /** Fields that would turn the period of a visit round. */
  readonly turned: Set<string>;
  /** What the message moves (`Encounter/…`), and the id of the Patient from whom. */
  readonly moves: ReadonlyMap<string, string>;
}

function outcomeOf(candidate: Candidate, resolution: Resolution, context: Context): Outcome {
  const { type, id, resources, text } = candidate;
  const [resource] = resources;
  const reference = `${type}/${id}`;
  const stored = storedOf(candidate, resolution);
  const facts = stored === undefined || stored === 'unchanged' ? resolution.known.factsOf(candidate) : stored;
  const before = stored === 'unchanged' ? candidate.body : stored && readStored(stored);
  if (stored === 'unchanged' && (resource.role === 'shared' || !facts)) return { reference };
  const times = SentTimes.in(facts?.source);
  // What is shared is only ever filled: who wrote it last does not matter.
  const isLate = resource.role !== 'shared' && times.areAfter(context.sent);
  const moved = isPatient(candidate, resolution) ? [...context.moves.values()] : [context.moves.get(reference) ?? []].flat();
  const noteOf = (isWritten: boolean): { readonly note?: string } =>
    resource.role === 'shared'
      ? {}
      : { note: times.with(context.sent, { ...sayingOf(resources, before, { ...context, times, isLate, isWritten }), moved }) };
  const assumptions = resources.flatMap((one) => one.assumptions);
  if (!facts) {
    const body = isPatient(candidate, resolution) ? withReplaced(candidate, resolution) : text;
    return { reference, change: { kind: 'create', entry: { method: 'create', type, id, body, ...noteOf(true) }, resource, assumptions } };
  }
  const { version, source } = facts;
  const there = typeof stored === 'object' ? stored : { type, id, version, source, body: text };
  const body = stored === 'unchanged' && !isLate ? text : bodyAfter(candidate, there, resolution, { ...context, times, isLate });
  const isWritten = body !== there.body;
  const entry: WriteEntry = { method: 'update', type, id, body, ifMatch: version, ...noteOf(isWritten) };
  if (isWritten) return { reference, change: { kind: 'update', entry, resource, assumptions } };
  const isSaid = entry.note === undefined || entry.note === asBefore(source).note || (isNotAsked(resource, context) && moved.length === 0);
  return isSaid ? { reference } : { reference, note: entry };
}

/** The text of what is stored after the message; what of the message does not stand is noted. */
function bodyAfter(
  candidate: Candidate,
  stored: StoredResource,
  resolution: Resolution,
  context: Context & { readonly times: SentTimes; readonly isLate: boolean },
): string {
  const { type, resources } = candidate;
  const [resource] = resources;
  const before = readStored(stored);
  const isEarlierStay = type === 'Encounter' && isOfEarlierStay(before, resource);
  if (type === 'Encounter' && !isEarlierStay && !isOfNewStay(before, resource) && turnsPeriod(before, resource.body))
    context.turned.add(elementAt(resource.body, ['period', 'end']) === undefined ? 'PV1-44' : 'PV1-45');
  const body = textAfter(candidate, stored, resolution, wayOf(resource, context));
  const isKept = isEarlierStay || (context.isLate && textAfter(candidate, stored, resolution, updated) !== body);
  if (isKept) context.kept.set(type, (context.kept.get(type) ?? 0) + 1);
  return body;
}

/** What is stored after one resource of the message. */
type Way = (stored: ResourceBody, converted: ConvertedResource) => ResourceBody;

/** A contributor overwrites what its own organisation alone has written; a late message changes what no later one has spoken of. */
function wayOf(resource: ConvertedResource, context: Context & { readonly times: SentTimes; readonly isLate: boolean }): Way {
  const { sent, patientUpdates, times, isLate } = context;
  if (isNotAsked(resource, context)) return (stored) => stored;
  if (resource.role === 'patient' && patientUpdates === 'contributor' && times.areOfOthers(sent)) return contributed;
  return isLate ? (stored, converted) => updatedLate(stored, converted, leftBy(converted, stored, context)) : updated;
}

/** `patient-updates: none` */
function isNotAsked({ role }: ConvertedResource, { patientUpdates }: Context): boolean {
  return role === 'patient' && patientUpdates === 'none';
}

/** Notes on what nothing else of the message writes. */
function withoutRepetition(others: readonly WriteEntry[], outcomes: readonly Outcome[]): readonly WriteEntry[] {
  const written = new Set(others.map(({ type, id }) => `${type}/${id}`));
  return [...others, ...outcomes.flatMap(({ reference, note }) => (note && !written.has(reference) ? [note] : []))];
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
  // A late event may change what has become of a visit that stands as it says.
  if (candidate.text === stored.body && replaced.length === 0 && candidate.type !== 'Encounter') return stored.body;
  const before = match?.survivor.body ?? readStored(stored);
  const { kept, match: found } = resolution;
  const said: readonly ConvertedResource[] = isPatient(candidate, resolution)
    ? candidate.resources.map((one) => withoutNumbersOf(kept, found?.survivor, one))
    : candidate.resources;
  const body = said.reduce<ResourceBody>((after, converted) => way(after, converted), before);
  return storedText(surviving(body, replaced), candidate.id);
}

/** A new patient, who may take the place of other records. */
function withReplaced(candidate: Candidate, resolution: Resolution): string {
  const { body, id, text } = candidate;
  const replaced = replacedRecords(resolution);
  if (replaced.length === 0 && resolution.kept.length === 0) return text;
  const [first] = candidate.resources;
  const said = withoutNumbersOf(resolution.kept, undefined, { ...first, body }).body;
  return storedText(surviving(said, replaced), id);
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
