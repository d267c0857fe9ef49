import { canonicalBody } from '../../fhir/canonical-body.ts';
import { parseExact } from '../../fhir/exact-json.ts';
import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { isObject } from '../json-value.ts';

const read = new WeakMap<StoredResource, ResourceBody>();

/** A stored resource as JSON, parsed once; decimals keep their text. Nobody changes it. */
export function readStored(stored: StoredResource): ResourceBody {
  const known = read.get(stored);
  if (known) return known;
  const { type, id, body } = stored;
  const parsed = parseExact(body);
  if (!isObject(parsed)) throw new Error('the store holds a body that is no JSON object');
  const resource: ResourceBody = { ...parsed, resourceType: type, id };
  read.set(stored, resource);
  return resource;
}

/** The text of a resource as the store keeps it under an id. */
export function storedText(body: ResourceBody, id: string): string {
  return canonicalBody(body, id);
}
