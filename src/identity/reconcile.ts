import type { IdentitySettings, SourceDomain } from '../config/snapshot.ts';
import type { Finding } from '../faults/finding.ts';
import type { WriteEntry } from '../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource } from '../transform/conversion.ts';
import { keysOfPair, link, pairsIn, unlink } from './plan/linked-records.ts';
import { PendingChanges, type StoredState } from './plan/pending-changes.ts';
import { reconcilePatient, type PatientReconciliation } from './plan/reconcile-patient.ts';
import type { SettledResources } from './plan/settled-resources.ts';
import { unitsOf } from './plan/units.ts';
import type { ResourceIds } from './resource-id.ts';

/**
 * What a message may change of a patient who is known. `master`: what it says; `contributor`: identifiers are added and what is empty is
 * filled, and only what the own organisation alone has written is overwritten; `none`: nothing.
 */
export type PatientUpdates = SourceDomain['patientUpdates'];

/** What reconciling needs besides the conversion and the store: nothing is read from a clock or from configuration. */
export interface ReconcileRequest {
  readonly ids: ResourceIds;
  /** `identity.patient-id`: how the id of a new Patient is made. */
  readonly patientId: IdentitySettings['patientId'];
  /** `patient-updates` of the source domain; `master` unless told otherwise. */
  readonly patientUpdates?: PatientUpdates;
  /** Identifier types that match besides MR, PI and PT. */
  readonly identifierTypes?: readonly string[];
  /** The next time-ordered id (UUID version 7), for resources that belong to this message alone. */
  readonly newId: () => string;
  /** What is known of shared resources from the messages before; without it the store is asked each time. */
  readonly settled?: SettledResources | undefined;
  readonly signal?: AbortSignal;
}

/** What a part of a message needs to know of the parts before it. */
export interface PatientRequest extends ReconcileRequest {
  /** Ids of what was said of other patients. */
  readonly elsewhere?: ReadonlyMap<ConvertedResource, string>;
  /** What of it was not changed. */
  readonly unchanged?: readonly string[];
}

/** One resource that has to be written, and what the message made of it. */
export interface Change {
  readonly kind: 'create' | 'update';
  readonly entry: WriteEntry;
  readonly resource: ConvertedResource;
}

/** What has to be written so that the store says what the message says. */
export interface Reconciliation {
  /** The patient whom the message means, of several the first; `version` is the one that was read, 0 for a new one. */
  readonly patient?: { readonly id: string; readonly version: number; readonly created: boolean };
  /** Ids of all Patients that are meant or written: one at a time may change them. */
  readonly patients: readonly string[];
  /** In the order of the conversion, the resources of the message itself last. */
  readonly changes: readonly Change[];
  /**
   * Other records of patients: replaced, made, linked, or without a number that has become another's; and what was said within a visit
   * that has become another patient's. In the same transaction. Also what stays as it is, where only the note of who said it when changes.
   */
  readonly others: readonly WriteEntry[];
  /** Relative references of what the message speaks of and does not change. */
  readonly unchanged: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Compares a conversion with what is stored: who is there already, what changes. To be called while the turn of the patients is held;
 * deterministic for one state of the store. Sets the references of the conversion to `Type/id`.
 * @throws Fault patient-identifier-missing, identity-conflict; what the store throws
 */
export async function reconcile(conversion: Conversion, request: ReconcileRequest, state: StoredState): Promise<Reconciliation> {
  const units = unitsOf(conversion);
  if (units.length > 1) return await reconcileSeveral(conversion, units, request, state);
  const { patient, changes, others, left, unchanged, findings } = await reconcilePatient(conversion, request, state);
  return { ...(patient ? { patient } : {}), patients: patientsIn(patient, others, left), changes, others, unchanged, findings };
}

/** One patient after the other, each on top of what the ones before have changed; written at once. */
async function reconcileSeveral(
  conversion: Conversion,
  units: readonly Conversion[],
  request: ReconcileRequest,
  state: StoredState,
): Promise<Reconciliation> {
  const pending = new PendingChanges(state);
  // What the first patient's part would create is not settled before it has been written.
  const unsettled: ReconcileRequest = { ...request, settled: undefined };
  for (const pair of pairsIn(conversion, 'unlink')) {
    const [left = [], right = []] = keysOfPair(conversion, pair, request.identifierTypes);
    if ((request.patientUpdates ?? 'master') === 'master') await unlink(left, right, pending);
  }
  const elsewhere = new Map<ConvertedResource, string>();
  const parts: PatientReconciliation[] = [];
  for (const unit of units) {
    const part = await reconcilePatient(unit, { ...unsettled, elsewhere, unchanged: parts.flatMap(({ unchanged }) => unchanged) }, pending);
    for (const resource of unit.resources) elsewhere.set(resource, part.idOf(resource));
    for (const { entry } of part.changes) pending.add(entry);
    for (const entry of part.others) pending.add(entry);
    parts.push(part);
  }
  for (const { resource, with: other } of pairsIn(conversion, 'link')) {
    await link(idOf(other, elsewhere), idOf(resource, elsewhere), pending);
  }
  return joined(parts, pending.entries);
}

function idOf(label: string, ids: ReadonlyMap<ConvertedResource, string>): string {
  return [...ids].find(([resource]) => resource.label === label)?.[1] ?? '';
}

/** The parts as one: each resource once, as it is after all of them. */
function joined(parts: readonly PatientReconciliation[], entries: readonly WriteEntry[]): Reconciliation {
  const left = new Map(entries.map((entry) => [`${entry.type}/${entry.id}`, entry]));
  const changes = parts
    .flatMap((part) => part.changes)
    .flatMap((change) => {
      const place = `${change.entry.type}/${change.entry.id}`;
      const entry = left.get(place);
      left.delete(place);
      return entry ? [{ ...change, entry }] : [];
    });
  const others = [...left.values()];
  const patients = parts.flatMap(({ patient }) => patient ?? []);
  const [patient] = patients;
  const written = new Set([...changes.map(({ entry }) => entry), ...others].map(({ type, id }) => `${type}/${id}`));
  return {
    ...(patient ? { patient } : {}),
    patients: [...new Set(parts.flatMap((part) => patientsIn(part.patient, others, part.left)))],
    changes,
    others,
    unchanged: [...new Set(parts.flatMap((part) => part.unchanged))].filter((reference) => !written.has(reference)),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

function patientsIn(
  patient: { readonly id: string } | undefined,
  others: readonly WriteEntry[],
  left: readonly string[],
): readonly string[] {
  const written = others.flatMap(({ type, id }) => (type === 'Patient' ? [id] : []));
  return [...new Set([...(patient ? [patient.id] : []), ...written, ...left])];
}
