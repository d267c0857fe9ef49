import type { IdentitySettings } from '../config/snapshot.ts';
import type { Finding } from '../faults/finding.ts';
import type { FhirBackend, StoredResource, WriteEntry } from '../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, ResourceBody } from '../transform/conversion.ts';
import { updated } from './field-wise-update.ts';
import { retired, surviving } from './matching/patient-record.ts';
import { numbersShared, recordsLinked, stateAssumed } from './plan/identity-findings.ts';
import { aboutWritten } from './plan/message-resources.ts';
import type { Candidate } from './plan/placement.ts';
import { resolve, type Resolution } from './plan/resolve.ts';
import type { SettledResources } from './plan/settled-resources.ts';
import { storedText } from './plan/stored-body.ts';
import type { ResourceIds } from './resource-id.ts';

/** What reconciling needs besides the conversion and the store: nothing is read from a clock or from configuration. */
export interface ReconcileRequest {
  readonly ids: ResourceIds;
  /** `identity.patient-id`: how the id of a new Patient is made. */
  readonly patientId: IdentitySettings['patientId'];
  /** Identifier types that match besides MR, PI and PT. */
  readonly identifierTypes?: readonly string[];
  /** The next time-ordered id (UUID version 7), for resources that belong to this message alone. */
  readonly newId: () => string;
  /** What is known of shared resources from the messages before; without it the store is asked each time. */
  readonly settled?: SettledResources;
  readonly signal?: AbortSignal;
}

/** One resource that has to be written, and what the message made of it. */
interface Change {
  readonly kind: 'create' | 'update';
  readonly entry: WriteEntry;
  readonly resource: ConvertedResource;
}

/** What has to be written so that the store says what the message says. */
export interface Reconciliation {
  /** The patient whom the message means; `version` is the one that was read, 0 for a new one. */
  readonly patient?: { readonly id: string; readonly version: number; readonly created: boolean };
  /** In the order of the conversion, the resources of the message itself last. */
  readonly changes: readonly Change[];
  /** Records of the same patient that the surviving one replaces: to be written in the same transaction. */
  readonly retired: readonly WriteEntry[];
  /** Relative references of what the message speaks of and does not change. */
  readonly unchanged: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Compares a conversion with what is stored: who is there already, what changes. To be called while the turn of the patient is held;
 * deterministic for one state of the store. Sets the references of the conversion to `Type/id`.
 * @throws Fault patient-identifier-missing, identity-conflict; what the backend throws
 */
export async function reconcile(conversion: Conversion, request: ReconcileRequest, backend: FhirBackend): Promise<Reconciliation> {
  const resolution = await resolve(conversion, request, backend);
  const clinical = resolution.candidates.map((candidate) => {
    const change = changeOf(candidate, resolution);
    if (typeof change === 'string') request.settled?.add(candidate);
    return change;
  });
  const changes = clinical.filter((change) => typeof change !== 'string');
  const unchanged = clinical.filter((change) => typeof change === 'string');
  const created = changes.filter(({ kind }) => kind === 'create');
  return {
    ...patientIn(resolution),
    changes: [...changes, ...messageChanges(conversion, resolution, new Set(unchanged))],
    retired: retirements(resolution),
    unchanged,
    findings: [
      ...created.flatMap(({ assumptions }) => assumptions),
      ...stateAssumed(
        conversion.event,
        created.map(({ entry }) => entry.type),
      ),
      ...recordsLinked(resolution.match),
      ...numbersShared(resolution.apart),
    ],
  };
}

interface ClinicalChange extends Change {
  /** Findings that hold if it is created. */
  readonly assumptions: readonly Finding[];
}

/** How what is stored has to change; its reference when it need not. */
function changeOf(candidate: Candidate, resolution: Resolution): ClinicalChange | string {
  const { type, id, resources, text } = candidate;
  const [resource] = resources;
  const assumptions = resources.flatMap((one) => one.assumptions);
  const stored = storedOf(candidate, resolution);
  if (stored === 'unchanged') return `${type}/${id}`;
  if (!stored) return { kind: 'create', entry: { method: 'create', type, id, body: text }, resource, assumptions };
  const body = textAfter(candidate, stored, resolution);
  if (body === stored.body) return `${type}/${id}`;
  return { kind: 'update', entry: { method: 'update', type, id, body, ifMatch: stored.version }, resource, assumptions };
}

function isPatient({ resources }: Candidate, { patient }: Resolution): boolean {
  return resources[0] === patient;
}

function storedOf(candidate: Candidate, resolution: Resolution): StoredResource | 'unchanged' | undefined {
  return (isPatient(candidate, resolution) ? resolution.match?.survivor.stored : undefined) ?? resolution.known.of(candidate);
}

/** The text of what is stored after the message. */
function textAfter(candidate: Candidate, stored: StoredResource, resolution: Resolution): string {
  const match = isPatient(candidate, resolution) ? resolution.match : undefined;
  const replaced = match?.replaced ?? [];
  if (candidate.text === stored.body && replaced.length === 0) return stored.body;
  const body = candidate.resources.reduce<ResourceBody>(updated, match?.survivor.body ?? resolution.known.bodyOf(stored));
  return storedText(surviving(body, replaced), candidate.id);
}

function patientIn({ patient, match, placement }: Resolution): Pick<Reconciliation, 'patient'> {
  if (!patient) return {};
  return { patient: { id: placement.patientId, version: match?.survivor.stored.version ?? 0, created: match === undefined } };
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

function retirements({ match }: Resolution): readonly WriteEntry[] {
  if (!match) return [];
  const { survivor, replaced } = match;
  return replaced.map((record) => {
    const { id, version } = record.stored;
    return { method: 'update', type: 'Patient', id, body: storedText(retired(record, survivor.stored.id), id), ifMatch: version };
  });
}
