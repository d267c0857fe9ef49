import type { ResourceBody } from '../conversion.ts';

/** Variants of one remembered body: some few, such as the country of an organisation. */
const MOST_VARIANTS = 8;
const variants = new WeakMap<ResourceBody, Map<string, ResourceBody>>();

/** A body with one element more. The same object for the same element, since a remembered body is shared. */
export function extended(body: ResourceBody, name: string, value: unknown): ResourceBody {
  let known = variants.get(body);
  if (!known) variants.set(body, (known = new Map<string, ResourceBody>()));
  const key = `${name}=${JSON.stringify(value)}`;
  const there = known.get(key);
  if (there) return there;
  const made = { ...body, [name]: structuredClone(value) }; // a slice would keep its message
  if (known.size < MOST_VARIANTS) known.set(key, made);
  return made;
}
