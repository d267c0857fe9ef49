import { bodyHash } from '../../fhir/fhir-backend.ts';
import type { Conversion, ConvertedResource, ResourceBody } from '../../transform/conversion.ts';
import { updated } from '../field-wise-update.ts';
import type { ResourceIds } from '../resource-id.ts';
import type { SettledResources } from './settled-resources.ts';
import { storedText } from './stored-body.ts';

/** Something that the message speaks of, and where it is or would be stored. */
export interface Candidate {
  readonly type: string;
  readonly id: string;
  /** Its resources in the conversion: more than one when the message speaks of the same thing twice. */
  readonly resources: readonly [ConvertedResource, ...ConvertedResource[]];
  /** What it would be created as, and its text in the store. */
  readonly body: ResourceBody;
  readonly text: string;
  /** See `bodyHash`. */
  readonly hash: string;
}

export interface PlacementOptions {
  readonly ids: ResourceIds;
  /** The id of a resource that belongs to this message alone: time-ordered, since such rows are only ever added. */
  readonly newId: (resource: ConvertedResource) => string;
  readonly settled?: SettledResources | undefined;
  /** Ids of what the message says of other patients. */
  readonly elsewhere?: ReadonlyMap<ConvertedResource, string> | undefined;
}

/** The ids of one conversion, while it is being found out which patient and which visits it means. */
export class Placement {
  readonly #conversion: Conversion;
  readonly #ids: ResourceIds;
  readonly #patient: ConvertedResource | undefined;
  readonly #messageIds: ReadonlyMap<ConvertedResource, string>;
  readonly #elsewhere: ReadonlyMap<ConvertedResource, string>;
  readonly #fixed = new Map<ConvertedResource, string>();
  readonly #apart = new Set<ConvertedResource>();
  /** Whose something is, where it is not the patient's of the message: the patient to whom its visit has been moved. */
  readonly #holders = new Map<ConvertedResource, string>();
  readonly #references = new Map<object, string>();
  readonly #settled: SettledResources | undefined;
  #patientId = '';
  #assigned = new Map<ConvertedResource, string>();

  constructor(conversion: Conversion, patient: ConvertedResource | undefined, options: PlacementOptions) {
    const { ids, newId, settled, elsewhere } = options;
    this.#settled = settled;
    this.#conversion = conversion;
    this.#patient = patient;
    this.#ids = ids;
    this.#elsewhere = elsewhere ?? new Map();
    this.#messageIds = new Map(
      conversion.resources.filter(({ role }) => role === 'message').map((resource) => [resource, newId(resource)]),
    );
  }

  get patientId(): string {
    return this.#patientId;
  }

  /** From now on the conversion speaks of this patient. */
  about(patientId: string): void {
    this.#patientId = patientId;
  }

  /** What is stored of a resource is this, whatever its number leads to: another record of the patient, a visit merged into another. */
  fix(resource: ConvertedResource, id: string): void {
    this.#fixed.set(resource, id);
  }

  /** A number that is stored with another patient (a visit number used twice): with this patient it is another thing. */
  keepApart(resources: readonly ConvertedResource[]): void {
    for (const resource of resources) this.#apart.add(resource);
  }

  /** What was said within a visit that has been moved to another patient is that one's. */
  assign(resources: readonly ConvertedResource[], patientId: string): void {
    const owned = new Set(resources.flatMap(({ body }) => objectsWithin(body)));
    for (const resource of resources) this.#holders.set(resource, patientId);
    for (const { holder, to } of this.#conversion.links)
      if (to === this.#patient && owned.has(holder)) this.#references.set(holder, `Patient/${patientId}`);
  }

  /** The patient whose a resource is. */
  holderOf(resource: ConvertedResource): string {
    return this.#holders.get(resource) ?? this.#patientId;
  }

  /** The id that a resource would have if its patient were another record; undefined where that plays no part. */
  idUnder(resource: ConvertedResource, patientId: string): string | undefined {
    const { key, within } = resource.identity;
    if (this.#patient === undefined || !within.includes(this.#patient) || this.#apart.has(resource)) return undefined;
    const outer = within.map((one) => (one === this.#patient ? patientId : this.idOf(one)));
    return this.#ids.resourceId(resource.type, `${outer.join(',')}|${key}`);
  }

  /** Whether the id of a resource follows from the patient's, so that it cannot be anybody else's. */
  isWithinPatient(resource: ConvertedResource): boolean {
    return resource === this.#patient || this.#apart.has(resource) || resource.identity.within.some((outer) => this.isWithinPatient(outer));
  }

  idOf(resource: ConvertedResource): string {
    const known = this.#assigned.get(resource);
    if (known !== undefined) return known;
    const id = this.#fixed.get(resource) ?? this.#elsewhere.get(resource) ?? this.#messageIds.get(resource) ?? this.#ownId(resource);
    this.#assigned.set(resource, id);
    return id;
  }

  #ownId(resource: ConvertedResource): string {
    return resource === this.#patient ? this.#patientId : this.#derivedId(resource);
  }

  /** Assigns all ids and references as far as is known now, and gives what would be stored where. */
  place(): readonly Candidate[] {
    this.#assigned = new Map();
    for (const { holder, to } of this.#conversion.links) holder.reference = this.#references.get(holder) ?? this.#referenceTo(to);
    const things = new Map<string, [ConvertedResource, ...ConvertedResource[]]>();
    for (const resource of this.#conversion.resources) {
      if (resource.role === 'message' || resource.role === 'prior' || this.#isSettled(resource)) continue;
      const place = `${resource.type}/${this.idOf(resource)}`;
      const there = things.get(place);
      if (there) there.push(resource);
      else things.set(place, [resource]);
    }
    return [...things.values()].map((resources) => this.#candidate(resources));
  }

  /** What the store is known to hold already needs no place in this message. */
  #isSettled({ isRemembered, body }: ConvertedResource): boolean {
    return isRemembered === true && (this.#settled?.hasBody(body) ?? false);
  }

  #referenceTo(resource: ConvertedResource): string {
    const { type, identity } = resource;
    if (!resource.isRemembered) return `${type}/${this.idOf(resource)}`;
    return this.#ids.sharedReference(type, identity, `|${identity.key}`);
  }

  #candidate(resources: readonly [ConvertedResource, ...ConvertedResource[]]): Candidate {
    const [first, ...further] = resources;
    const id = this.idOf(first);
    if (further.length === 0 && first.isRemembered) {
      const { text, hash } = sharedText(first.body, id);
      return { type: first.type, id, resources, body: first.body, text, hash };
    }
    const body = further.reduce<ResourceBody>(updated, first.body);
    const text = storedText(body, id);
    return { type: first.type, id, resources, body, text, hash: bodyHash(text) };
  }

  /** What it is identified within is fixed before its own id: patient, then visit, then the rest. */
  #derivedId(resource: ConvertedResource): string {
    const { key, within } = resource.identity;
    if (resource.isRemembered) {
      return this.#ids.sharedReference(resource.type, resource.identity, `|${key}`).slice(resource.type.length + 1);
    }
    const outer = within.map((one) => (one === this.#patient ? this.holderOf(resource) : this.idOf(one)));
    if (this.#apart.has(resource)) outer.push(this.#patientId);
    return this.#ids.resourceId(resource.type, `${outer.join(',')}|${key}`);
  }
}

/** All objects in a body. */
function objectsWithin(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsWithin)];
}

interface SharedText {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}

/** Conversions share the bodies of what they have in common (an organisation, a ward): its text is made once. */
const SHARED_TEXTS = new WeakMap<ResourceBody, SharedText>();

function sharedText(body: ResourceBody, id: string): SharedText {
  const known = SHARED_TEXTS.get(body);
  if (known?.id === id) return known;
  const text = storedText(body, id);
  const made = { id, text, hash: bodyHash(text) };
  SHARED_TEXTS.set(body, made);
  return made;
}
