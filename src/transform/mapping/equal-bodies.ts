import type { ResourceBody } from '../conversion.ts';
import type { CompiledMapping } from './compiled-mapping.ts';

/** Remembered bodies of one mapping, by what they say of which thing. */
const bodies = new WeakMap<CompiledMapping, Map<string, ResourceBody>>();
const MOST_BODIES = 20_000;

/**
 * The same object for the same content: an organisation is named in several fields, and what each of them made of it can be
 * taken for the others' without being compared. Only for bodies without references, since a reference belongs to one conversion.
 * @param place by what the resource is known within a conversion
 */
export function oneBody(body: ResourceBody, place: string, mapping: CompiledMapping): ResourceBody {
  const known = bodies.get(mapping) ?? new Map<string, ResourceBody>();
  bodies.set(mapping, known);
  const key = `${place}=${JSON.stringify(body)}`;
  const there = known.get(key);
  if (there) return there;
  if (known.size >= MOST_BODIES) known.clear();
  known.set(key, body);
  return body;
}
