/** A resource as far as the store must know it. */
interface Identified {
  readonly resourceType: string;
  readonly id?: unknown;
  readonly meta?: unknown;
}

/**
 * The text in which a resource is hashed, compared and stored: `{"resourceType":…,"id":…,"meta":{…},…}`, without spaces;
 * meta without versionId, lastUpdated and source (columns of the store), and left out when nothing remains. The other
 * elements keep their order.
 *
 * @param id where it is another than the resource holds
 *
 * Numbers whose text matters must be `JSON.rawJSON` objects: `7.10`.
 */
export function canonicalBody(resource: Identified, id: unknown = resource.id): string {
  const body: Record<string, unknown> = { resourceType: resource.resourceType, id };
  const meta = typeof resource.meta === 'object' && resource.meta !== null ? metaOf(resource.meta) : undefined;
  if (meta) body['meta'] = meta;
  for (const [name, value] of Object.entries(resource)) {
    if (name === '__proto__') Object.defineProperty(body, name, { value, enumerable: true });
    else if (name !== 'meta' && name !== 'id') body[name] = value;
  }
  return JSON.stringify(body);
}

/** What is left of meta without what the store owns; mostly all of it. */
function metaOf(meta: object): object | undefined {
  const names = Object.keys(meta);
  if (names.length > 0 && !names.some((name) => STORE_OWNED.has(name))) return meta;
  const rest = Object.entries(meta).filter(([name]) => !STORE_OWNED.has(name));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

const STORE_OWNED = new Set(['versionId', 'lastUpdated', 'source']);
