import { canonicalBody } from '../../fhir/canonical-body.ts';
import type { StoredResource } from '../../fhir/fhir-backend.ts';
import type { ResourceBody } from '../../transform/conversion.ts';
import { parseExactly } from '../exact-json.ts';
import { isObject } from '../json-value.ts';

/** A stored resource as JSON; decimals keep their text. */
export function readStored({ type, id, body }: StoredResource): ResourceBody {
  const parsed = parseExactly(body);
  if (!isObject(parsed)) throw new Error('the store holds a body that is no JSON object');
  return { ...parsed, resourceType: type, id };
}

/** The text of a resource as the store keeps it under an id. */
export function storedText(body: ResourceBody, id: string): string {
  return canonicalBody(body, id);
}
