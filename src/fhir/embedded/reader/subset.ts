import { isObject } from '../json.ts';

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/**
 * A resource with some of its elements only (R4 search.html#elements), marked as such, in canonical form.
 * @param body as it is stored
 */
export function subsetOf(body: string, elements: ReadonlySet<string>): string {
  const resource: unknown = JSON.parse(body);
  if (!isObject(resource)) return body;
  const { resourceType, id, meta } = resource;
  const tags = isObject(meta) && Array.isArray(meta['tag']) ? (meta['tag'] as readonly unknown[]) : [];
  const kept = Object.entries(resource).filter(([name]) => elements.has(name.startsWith('_') ? name.slice(1) : name));
  const others = kept.filter(([name]) => name !== 'resourceType' && name !== 'id' && name !== 'meta');
  return JSON.stringify({
    resourceType,
    id,
    meta: { ...(isObject(meta) ? meta : {}), tag: [...tags, SUBSETTED] },
    ...Object.fromEntries(others),
  });
}
