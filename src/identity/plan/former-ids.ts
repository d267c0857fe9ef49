import type { ConvertedResource, ResourceBody } from '../../transform/conversion.ts';
import { linked } from '../matching/patient-record.ts';
import type { KnownResources } from './known-resources.ts';
import { patientsOf } from './moved-visit.ts';
import type { Candidate, Placement } from './placement.ts';
import { SentTimes } from './sent-times.ts';
import { readStored } from './stored-body.ts';

/** A stored Patient, as far as its former records are asked for. */
interface Holder {
  readonly body: ResourceBody;
  readonly source: string | undefined;
}

/** Ids of the records that a Patient has replaced, and of those from whom something has been moved to them. */
function formerRecordsOf({ body, source }: Holder): readonly string[] {
  return [...linked(body, 'replaces'), ...SentTimes.in(source).moved];
}

/**
 * The id of a report, an order, an allergy follows from its patient's record. One that was stored under another record, which has been merged
 * since, or that came with a visit from another patient, keeps its id: what a message says of it is not of a new one.
 */
export class FormerIds {
  readonly #placement: Placement;
  readonly #known: KnownResources;
  /** By the id of the patient whose something is. */
  readonly #formers = new Map<string, readonly string[]>();
  readonly #asked = new Set<ConvertedResource>();

  /** @param own records that the patient of the message had before */
  constructor(placement: Placement, known: KnownResources, own: readonly string[]) {
    this.#placement = placement;
    this.#known = known;
    this.#formers.set(placement.patientId, own);
  }

  /**
   * Looks for what is not stored under its present id.
   * @param isOwn whether a Patient may be the one whom the resource is about
   * @returns whether something was found, and fixed
   */
  async recall(candidates: readonly Candidate[], isOwn: (patientId: string, resource: ConvertedResource) => boolean): Promise<boolean> {
    const guesses: { readonly candidate: Candidate; readonly type: string; readonly id: string }[] = [];
    for (const candidate of candidates) {
      const [resource] = candidate.resources;
      if (resource.role !== 'clinical' || this.#known.of(candidate) !== undefined || this.#asked.has(resource)) continue;
      this.#asked.add(resource);
      for (const former of await this.#formersOf(this.#placement.holderOf(resource))) {
        const id = this.#placement.idUnder(resource, former);
        if (id !== undefined) guesses.push({ candidate, type: candidate.type, id });
      }
    }
    if (guesses.length === 0) return false;
    const found = await this.#known.find(guesses);
    const fixed = new Set<Candidate>();
    for (const [index, { candidate, id }] of guesses.entries()) {
      const stored = found[index];
      if (!stored || fixed.has(candidate)) continue;
      if (!patientsOf(readStored(stored)).some((patient) => isOwn(patient, candidate.resources[0]))) continue;
      fixed.add(candidate);
      for (const resource of candidate.resources) this.#placement.fix(resource, id);
    }
    return fixed.size > 0;
  }

  async #formersOf(patientId: string): Promise<readonly string[]> {
    const known = this.#formers.get(patientId);
    if (known) return known;
    const [stored] = await this.#known.byId([patientId]);
    const formers = stored ? formerRecordsOf({ body: readStored(stored), source: stored.source }) : [];
    this.#formers.set(patientId, formers);
    return formers;
  }
}
