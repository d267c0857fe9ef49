import {
  bodyHash,
  type FhirBackend,
  type FhirResponse,
  type LookUpAnswer,
  type LookUpRequest,
  type StoredResource,
  type WriteEntry,
} from '../../fhir/fhir-backend.ts';
import { objectsIn } from '../json-value.ts';
import { readStored } from './stored-body.ts';

/** What reconciling reads. */
export type StoredState = Pick<FhirBackend, 'lookUp' | 'perform'>;

/**
 * The store as it will be when what one message has changed so far is written: a message about several patients is taken one patient
 * after the other, and written at once.
 */
export class PendingChanges implements StoredState {
  readonly #state: StoredState;
  readonly #entries = new Map<string, { readonly entry: WriteEntry; readonly stored: StoredResource }>();

  constructor(state: StoredState) {
    this.#state = state;
  }

  /** Takes an entry; one for the same resource takes the place of the earlier one, and keeps what that one had read. */
  add(entry: WriteEntry): void {
    const { type, id, body } = entry;
    const earlier = this.#entries.get(`${type}/${id}`)?.entry;
    const note = entry.note ?? earlier?.note;
    const whole = earlier ? { ...earlier, body, ...(note === undefined ? {} : { note }) } : entry;
    this.#entries.set(`${type}/${id}`, {
      entry: whole,
      stored: { type, id, version: whole.ifMatch ?? 0, body, source: whole.note === undefined ? undefined : `#${whole.note}` },
    });
  }

  /** What has to be written of all that was taken. */
  get entries(): readonly WriteEntry[] {
    return [...this.#entries.values()].map(({ entry }) => entry);
  }

  async lookUp(request: LookUpRequest, signal?: AbortSignal): Promise<LookUpAnswer> {
    const { byId, byIdentifier } = await this.#state.lookUp(request, signal);
    return {
      byId: request.byId.map(({ type, id, hash }, index) => {
        const pending = this.#entries.get(`${type}/${id}`)?.stored;
        if (!pending) return byId[index];
        return hash !== undefined && hash === bodyHash(pending.body) ? 'unchanged' : pending;
      }),
      byIdentifier: request.byIdentifier.map((identifier, index) => this.#holders(identifier, byIdentifier[index] ?? [])),
    };
  }

  #holders({ type, system, value }: LookUpRequest['byIdentifier'][number], stored: readonly StoredResource[]): readonly StoredResource[] {
    const pending = [...this.#entries.values()].filter(({ entry }) => entry.type === type).map((change) => change.stored);
    const changed = new Set(pending.map(({ id }) => id));
    const holding = pending.filter((resource) =>
      objectsIn(readStored(resource)['identifier']).some((one) => one['system'] === system && one['value'] === value),
    );
    return [...stored.filter(({ id }) => !changed.has(id)), ...holding];
  }

  perform(interaction: Parameters<FhirBackend['perform']>[0], signal?: AbortSignal): Promise<FhirResponse> {
    return this.#state.perform(interaction, signal);
  }
}
