import { canonicalBody } from '../../fhir/canonical-body.ts';
import { parseExact } from '../../fhir/exact-json.ts';
import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { isObject } from '../json-value.ts';

/** A stored resource as JSON, parsed once; decimals keep their text. Nobody changes it. */
export function readStored(stored: StoredResource): ResourceBody {
  // Nobody else reads it: the one place where this is taken on trust.
  if (stored.read) return stored.read as ResourceBody;
  const { type, id, body } = stored;
  const parsed = parseExact(body);
  if (!isObject(parsed)) throw new Error('the store holds a body that is no JSON object');
  const resource: ResourceBody = { ...parsed, resourceType: type, id };
  stored.read = resource;
  return resource;
}

/** The text of a resource as the store keeps it under an id. */
export function storedText(body: ResourceBody, id: string): string {
  return canonicalBody(body, id);
}
