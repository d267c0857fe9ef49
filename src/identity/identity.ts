import type { IdentitySettings } from '../config/snapshot.ts';
import type { FhirBackend } from '../fhir/fhir-backend.ts';
import type { Conversion, ResourceBody } from '../transform/conversion.ts';
import { asNew } from './as-new.ts';
import { allMatchKeysOf } from './patient-identifiers.ts';
import { PatientTurns } from './patient-turns.ts';
import { SettledResources } from './plan/settled-resources.ts';
import { reconcile, type ReconcileRequest, type Reconciliation } from './reconcile.ts';
import type { ResourceIds } from './resource-id.ts';

/** Who is meant, and what of it is stored already: bound to the key of this installation. */
export class Identity {
  readonly #ids: ResourceIds;
  readonly #turns = new PatientTurns();
  readonly #settled = new SettledResources();

  constructor(ids: ResourceIds) {
    this.#ids = ids;
  }

  /** The id of a resource that is known by `identity` (see {@link ResourceIds}). */
  resourceId(type: string, identity: string, attempt?: number): string {
    return this.#ids.resourceId(type, identity, attempt);
  }

  /**
   * One patient at a time: runs work when all other work on the patient's identifiers has ended.
   * @param signal ends the wait, not the work
   * @throws Fault patient-identifier-missing, record-locked; what the work throws
   */
  async inTurn<T>(conversion: Conversion, work: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
    return this.#turns.inTurn(
      allMatchKeysOf(conversion, options.identifierTypes).map(({ text }) => text),
      work,
      options.signal,
    );
  }

  /** See {@link asNew}. */
  asNew(conversion: Conversion, patientId: IdentitySettings['patientId']): readonly ResourceBody[] {
    return asNew(conversion, this.#ids, patientId);
  }

  /**
   * One record at a time: two messages may reach the same patient by different identifiers, which only reconciling tells. To be called
   * within a turn of identifiers; the work must not ask for another turn.
   * @param work is told whether it had to wait, so that what was read before may be old
   * @throws Fault record-locked; what the work throws
   */
  async inTurnOfPatients<T>(reconciliation: Reconciliation, work: (waited: boolean) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const records = reconciliation.patients.map((id) => `Patient/${id}`);
    const waited = records.some((record) => this.#turns.isTaken(record));
    return await this.#turns.inTurn(records, () => work(waited), signal);
  }

  /** See {@link reconcile}. */
  reconcile(conversion: Conversion, request: Omit<ReconcileRequest, 'ids' | 'settled'>, backend: FhirBackend): Promise<Reconciliation> {
    return reconcile(conversion, { ...request, ids: this.#ids, settled: this.#settled }, backend);
  }
}

export interface TurnOptions {
  /** Identifier types that match besides MR, PI and PT. */
  readonly identifierTypes?: readonly string[];
  readonly signal?: AbortSignal;
}
