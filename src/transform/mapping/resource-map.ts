import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { ConvertedResource, ResourceIdentity } from '../conversion.ts';
import { converter, Place, type Converter } from './converter.ts';
import type { DraftResource } from './draft-resource.ts';
import type { ElementMap } from './element-map.ts';
import { remembered } from './remembered.ts';

/** How a resource that a data type makes (Practitioner of an XCN, Location of a PL) is known again. */
export interface ResourceMapOptions<T> {
  readonly role: ConvertedResource['role'];
  /** It is made of other fields of the segment too: its own text does not tell what it is, so it cannot be remembered by it. */
  readonly readsFurther?: true;
  /** undefined: nothing to know it by; then the resource is not made. */
  readonly identity: (made: T, source: Hl7Element, place: Place) => ResourceIdentity | undefined;
}

/** The FHIR Reference type, as far as a map sets it. */
export interface MadeReference {
  reference: string;
}

/**
 * A data type that makes a resource of its own and yields the reference to it: the guide's
 * `participant.individual(Practitioner)` with `XCN[Practitioner]`.
 */
export function referenceTo<T extends object>(type: string, map: ElementMap<T>, options: ResourceMapOptions<T>): Converter<MadeReference> {
  const make = (source: Hl7Element, place: Place): MadeReference | undefined => {
    const draft = makeResource(type, map, source, { options, place });
    return draft && place.run.linkTo(draft);
  };
  const made = converter(`reference to ${map.name}`, make, map);
  return options.role === 'shared' && !options.readsFurther ? remembered(made) : made;
}

interface Making<T> {
  readonly options: ResourceMapOptions<T>;
  readonly place: Place;
}

/** Makes the resource and takes it into the conversion; undefined when the element has nothing for it. */
export function makeResource<T extends object>(
  type: string,
  map: ElementMap<T>,
  source: Hl7Element,
  { options, place }: Making<T>,
): DraftResource | undefined {
  const { run } = place;
  const draft = run.draft(type, options.role);
  const mark = run.traces.length;
  const made = map.convert(source, new Place(run, draft, '', place.name));
  const identity = made && options.identity(made, source, place);
  if (!made || !identity) {
    if (run.traces.length > mark) run.used.takenBack();
    run.traces.length = mark;
    run.discard(draft);
    return undefined;
  }
  Object.assign(draft.body, made);
  draft.identity = identity;
  return run.keep(draft);
}
