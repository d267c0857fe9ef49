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
  /** What will hold an identifier, by type, system and value. */
  readonly #holding = new Map<string, Set<string>>();

  constructor(state: StoredState) {
    this.#state = state;
  }

  /** Takes an entry; one for the same resource takes the place of the earlier one, and keeps what that one had read. */
  add(entry: WriteEntry): void {
    const { type, id, body } = entry;
    const earlier = this.#entries.get(`${type}/${id}`)?.entry;
    const note = entry.note ?? earlier?.note;
    this.#hold(earlier, 'no longer');
    const whole = earlier ? { ...earlier, body, ...(note === undefined ? {} : { note }) } : entry;
    this.#entries.set(`${type}/${id}`, {
      entry: whole,
      stored: { type, id, version: whole.ifMatch ?? 0, body, source: whole.note === undefined ? undefined : `#${whole.note}` },
    });
    this.#hold(whole, 'from now on');
  }

  #hold(entry: WriteEntry | undefined, since: 'from now on' | 'no longer'): void {
    if (!entry) return;
    const place = `${entry.type}/${entry.id}`;
    const stored = this.#entries.get(place)?.stored;
    for (const { system, value } of stored ? objectsIn(readStored(stored)['identifier']) : []) {
      const key = keyOf(entry.type, system, value);
      const holders = this.#holding.get(key) ?? new Set<string>();
      this.#holding.set(key, holders);
      if (since === 'from now on') holders.add(place);
      else holders.delete(place);
    }
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
        const { version, source, body } = pending;
        return hash !== undefined && hash === bodyHash(body) ? { isUnchanged: true, version, source } : pending;
      }),
      byIdentifier: request.byIdentifier.map((identifier, index) => this.#holders(identifier, byIdentifier[index] ?? [])),
    };
  }

  #holders({ type, system, value }: LookUpRequest['byIdentifier'][number], stored: readonly StoredResource[]): readonly StoredResource[] {
    const holding = [...(this.#holding.get(keyOf(type, system, value)) ?? [])].flatMap((place) => this.#entries.get(place)?.stored ?? []);
    return [...stored.filter(({ id }) => !this.#entries.has(`${type}/${id}`)), ...holding];
  }

  perform(interaction: Parameters<FhirBackend['perform']>[0], signal?: AbortSignal): Promise<FhirResponse> {
    return this.#state.perform(interaction, signal);
  }
}

function keyOf(type: string, system: unknown, value: unknown): string {
  return JSON.stringify([type, system ?? null, value]);
}
