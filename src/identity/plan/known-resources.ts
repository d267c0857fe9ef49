import { withBody, type QueryParameter, type StoredResource, type UnchangedResource } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { isObject, objectsIn } from '../json-value.ts';
import type { MatchKey } from '../patient-identifiers.ts';
import type { ReconcileRequest } from '../reconcile.ts';
import type { StoredState } from './pending-changes.ts';
import type { Candidate } from './placement.ts';
import type { SettledResources } from './settled-resources.ts';

/** How far back a record is asked what it has said: read only where a message contradicts what it says now. */
const WHOLE_HISTORY: readonly QueryParameter[] = [
  ['_count', '1000'],
  ['_elements', 'birthDate,name,identifier'],
];

/** What the store has answered so far about one message: nothing is asked or parsed twice. */
export class KnownResources {
  readonly #backend: StoredState;
  readonly #settled: SettledResources | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #answers = new Map<
    string,
    { readonly hash: string; readonly stored: StoredResource | UnchangedResource | 'settled' | undefined }
  >();

  constructor(backend: StoredState, { settled, signal }: Pick<ReconcileRequest, 'settled' | 'signal'>) {
    this.#backend = backend;
    this.#settled = settled;
    this.#signal = signal;
  }

  /**
   * Asks for the candidates that are not known, and for the holders of identifiers.
   * @returns the Patients that hold some of the identifiers, in the order of these
   */
  async ask(
    candidates: readonly Candidate[],
    identifiers: readonly MatchKey[] = [],
  ): Promise<(some: readonly MatchKey[]) => readonly StoredResource[]> {
    const wanted = candidates.filter((candidate) => !this.#isKnown(candidate));
    if (wanted.length === 0 && identifiers.length === 0) return () => [];
    const { byId, byIdentifier } = await this.#backend.lookUp(
      {
        byId: wanted.map(({ type, id, hash }) => ({ type, id, hash })),
        byIdentifier: identifiers.map(({ system, value }) => ({ type: 'Patient', system, value })),
      },
      this.#signal,
    );
    for (const [index, { type, id, hash }] of wanted.entries()) this.#answers.set(`${type}/${id}`, { hash, stored: byId[index] });
    const holders = new Map(identifiers.map(({ text }, index) => [text, (byIdentifier[index] ?? []).toSorted(inOrderOfId)]));
    return (some) => some.flatMap(({ text }) => holders.get(text) ?? []);
  }

  /** What is stored under the id of a candidate; `unchanged`: what it would be created as. */
  of({ type, id }: Pick<Candidate, 'type' | 'id'>): StoredResource | 'unchanged' | undefined {
    const stored = this.#answers.get(`${type}/${id}`)?.stored;
    return stored === undefined || (stored !== 'settled' && 'body' in stored) ? stored : 'unchanged';
  }

  /** Version and meta.source of what is stored of a candidate, unchanged or not; undefined for what is not stored, and for what is shared. */
  factsOf({ type, id }: Pick<Candidate, 'type' | 'id'>): Pick<StoredResource, 'version' | 'source'> | undefined {
    const stored = this.#answers.get(`${type}/${id}`)?.stored;
    return stored === 'settled' ? undefined : stored;
  }

  /** Patients by their ids. */
  async byId(ids: readonly string[]): Promise<readonly (StoredResource | undefined)[]> {
    return await this.find(ids.map((id) => ({ type: 'Patient', id })));
  }

  /** Resources by their ids, each answered in its place. */
  async find(wanted: readonly { readonly type: string; readonly id: string }[]): Promise<readonly (StoredResource | undefined)[]> {
    const { byId } = await this.#backend.lookUp({ byId: wanted.map(({ type, id }) => ({ type, id })), byIdentifier: [] }, this.#signal);
    return byId.map(withBody);
  }

  /** What the versions of a Patient say of the person, the newest first: one question, however many there are. */
  async versionsOf(id: string): Promise<readonly ResourceBody[]> {
    const { body } = await this.#backend.perform({ kind: 'history', type: 'Patient', id, parameters: WHOLE_HISTORY }, this.#signal);
    const bundle: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return objectsIn(isObject(bundle) ? bundle['entry'] : undefined).flatMap(({ resource }) =>
      isObject(resource) ? [{ ...resource, resourceType: 'Patient' }] : [],
    );
  }

  /** `unchanged` was said of one text, and a body is wanted for any other. */
  #isKnown(candidate: Candidate): boolean {
    const { type, id, hash } = candidate;
    if (this.#settled?.has(candidate)) this.#answers.set(`${type}/${id}`, { hash, stored: 'settled' });
    const answer = this.#answers.get(`${type}/${id}`);
    return answer !== undefined && (this.of(candidate) !== 'unchanged' || answer.hash === hash);
  }
}

function inOrderOfId(left: StoredResource, right: StoredResource): number {
  return left.id < right.id ? -1 : 1;
}
