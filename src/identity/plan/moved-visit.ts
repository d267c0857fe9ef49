import { withBody, type QueryParameter, type StoredResource, type WriteEntry } from '../../fhir/fhir-backend.ts';
import { RESOURCE_TYPES, searchParametersOf } from '../../fhir/search-parameters.ts';
import type { Conversion, ResourceBody } from '../../transform/conversion.ts';
import { isObject, itemsIn, objectsIn, textIn } from '../json-value.ts';
import { patientIdIn } from '../matching/patient-record.ts';
import type { Change } from '../reconcile.ts';
import type { StoredState } from './pending-changes.ts';
import type { Candidate } from './placement.ts';
import { asBefore, asMoved } from './sent-times.ts';
import { readStored, storedText } from './stored-body.ts';

/** What R4 lets nobody search by visit, though it names one: looked for among all of its kind that the patient has. */
const BY_PATIENT: readonly string[] = ['AllergyIntolerance', 'Basic', 'Immunization'];

/** The parameter by which a type is searched for what was said within a visit, and the type. */
const BY_VISIT = RESOURCE_TYPES.flatMap((type) => {
  const names = searchParametersOf(type).map(({ name }) => name);
  const name = ['encounter', 'context'].find((one) => names.includes(one));
  return name === undefined ? [] : [{ type, name }];
});

const PAGE: readonly QueryParameter[] = [['_count', '1000']];

/** What follows visits and accounts to another patient. */
export interface Followers {
  readonly entries: readonly WriteEntry[];
  /** Ids of the Patients that they leave. */
  readonly from: readonly string[];
}

const NO_FOLLOWERS: Followers = { entries: [], from: [] };

/**
 * What the message moves from one patient to another (A43 and A45 a visit, A44 an account), and what was said within it: diagnoses, results,
 * orders, documents and all else that names the visit are about its patient, so that they go where it goes.
 * @param changes what the message itself writes: that is not written twice
 * @param storedOf what was stored of a change
 */
export async function followersOf(
  { instructions }: Conversion,
  changes: readonly Change[],
  storedOf: (change: Change) => StoredResource | undefined,
  state: StoredState,
  signal?: AbortSignal,
): Promise<Followers> {
  const moving = new Set(instructions.flatMap(({ kind, resource }) => (kind === 'move' ? [resource] : [])));
  if (moving.size === 0) return NO_FOLLOWERS;
  const store = new Follower(state, new Set(changes.map(({ entry }) => placeOf(entry))), signal);
  for (const change of changes) {
    const stored = moving.has(change.resource.label) ? storedOf(change) : undefined;
    const to = stored && patientsOf(JSON.parse(change.entry.body) as ResourceBody)[0];
    const from = stored && patientsOf(readStored(stored))[0];
    if (!stored || to === undefined || from === undefined || to === from) continue;
    if (stored.type === 'Account') await store.followAccount(stored.id, from, to);
    else await store.followVisit(stored.id, from, to);
  }
  return { entries: [...store.entries.values()], from: [...store.from] };
}

class Follower {
  readonly entries = new Map<string, WriteEntry>();
  readonly from = new Set<string>();
  readonly #state: StoredState;
  readonly #written: ReadonlySet<string>;
  readonly #signal: AbortSignal | undefined;

  constructor(state: StoredState, written: ReadonlySet<string>, signal: AbortSignal | undefined) {
    this.#state = state;
    this.#written = written;
    this.#signal = signal;
  }

  /** The visits of an account go with it, and each with all that was said within it. */
  async followAccount(id: string, from: string, to: string): Promise<void> {
    this.from.add(from);
    for (const visit of await this.#found('Encounter', ['account', `Account/${id}`])) {
      this.#move(visit, to);
      await this.followVisit(visit.id, from, to);
    }
  }

  async followVisit(id: string, from: string, to: string): Promise<void> {
    this.from.add(from);
    const visit = `Encounter/${id}`;
    const within: StoredResource[] = [];
    for (const { type, name } of BY_VISIT) within.push(...(await this.#found(type, [name, visit])));
    for (const type of BY_PATIENT) {
      const all = await this.#found(type, ['patient', `Patient/${from}`]);
      within.push(...all.filter((stored) => names(readStored(stored), visit)));
    }
    const specimens = within.flatMap((stored) => specimensOf(readStored(stored)));
    for (const stored of [...within, ...(await this.#byId('Specimen', specimens))]) this.#move(stored, to);
  }

  #move(stored: StoredResource, to: string): void {
    const { type, id, version, source } = stored;
    const body = readStored(stored);
    const [from] = patientsOf(body);
    if (from === undefined || from === to || this.#written.has(placeOf(stored))) return;
    const moved = about(body, `Patient/${from}`, `Patient/${to}`) as ResourceBody;
    const note = type === 'Encounter' ? asMoved(source, from) : asBefore(source);
    this.entries.set(placeOf(stored), { method: 'update', type, id, body: storedText(moved, id), ifMatch: version, ...note });
  }

  /** All that a search finds, page by page. */
  async #found(type: string, parameter: QueryParameter): Promise<readonly StoredResource[]> {
    const ids: string[] = [];
    let further: readonly QueryParameter[] | undefined = [];
    while (further !== undefined) {
      const parameters: readonly QueryParameter[] = [parameter, ...PAGE, ...further];
      const { body } = await this.#state.perform({ kind: 'search', type, parameters, lenient: false }, this.#signal);
      const bundle: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
      if (!isObject(bundle)) break;
      ids.push(...objectsIn(bundle['entry']).flatMap(({ resource }) => (isObject(resource) ? (textIn(resource['id']) ?? []) : [])));
      further = nextPage(bundle['link']);
    }
    return await this.#byId(type, ids);
  }

  async #byId(type: string, ids: readonly string[]): Promise<readonly StoredResource[]> {
    if (ids.length === 0) return [];
    const wanted = [...new Set(ids)].map((id) => ({ type, id }));
    const { byId } = await this.#state.lookUp({ byId: wanted, byIdentifier: [] }, this.#signal);
    return byId.flatMap((answer) => withBody(answer) ?? []);
  }
}

/** The parameter of the next page. */
function nextPage(links: unknown): readonly QueryParameter[] | undefined {
  const next = objectsIn(links).find(({ relation }) => relation === 'next');
  const url = next && textIn(next['url']);
  const page = url === undefined ? null : new URL(url, 'http://localhost').searchParams.get('_page');
  return page === null ? undefined : [['_page', page]];
}

/** Ids of the Patients that a resource is about. */
export function patientsOf({ subject, patient }: ResourceBody): readonly string[] {
  return [...itemsIn(subject), subject, patient].flatMap((reference) => patientIdIn(reference) ?? []);
}

function specimensOf({ specimen }: ResourceBody): readonly string[] {
  return [...itemsIn(specimen), specimen].flatMap((reference) => {
    const text = isObject(reference) ? textIn(reference['reference']) : undefined;
    return text?.startsWith('Specimen/') ? [text.slice('Specimen/'.length)] : [];
  });
}

/** Whether a reference to it stands anywhere in a resource. */
function names(value: unknown, reference: string): boolean {
  if (Array.isArray(value)) return value.some((item) => names(item, reference));
  if (!isObject(value)) return false;
  return value['reference'] === reference || Object.values(value).some((item) => names(item, reference));
}

/** What moves in a conversion, and from whom: the places of visits and accounts that are stored with another patient. */
export function movesOf(
  { instructions }: Conversion,
  candidates: readonly Candidate[],
  storedOf: (candidate: Candidate) => ResourceBody | undefined,
  isOwn: (patientId: string) => boolean,
): ReadonlyMap<string, string> {
  const moving = new Set(instructions.flatMap(({ kind, resource }) => (kind === 'move' ? [resource] : [])));
  return new Map(
    candidates.flatMap((candidate) => {
      const stored = candidate.resources.some(({ label }) => moving.has(label)) ? storedOf(candidate) : undefined;
      const from = stored && patientsOf(stored)[0];
      return from === undefined || isOwn(from) ? [] : [[placeOf(candidate), from] as const];
    }),
  );
}

/** The same with every reference to one Patient naming the other. */
function about(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((item) => about(item, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'reference' && item === from ? to : about(item, from, to)]),
  );
}

function placeOf({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type}/${id}`;
}
