/** A resource as far as the store must know it. */
interface Identified {
  readonly resourceType: string;
  readonly id: string;
  readonly meta?: object;
}

/**
 * The text in which a resource is hashed, compared and stored: `{"resourceType":…,"id":…,"meta":{…},…}`, without spaces;
 * meta without versionId, lastUpdated and source (columns of the store), and left out when nothing remains. The other
 * elements keep their order.
 *
 * Numbers whose text matters must be `JSON.rawJSON` objects: `7.10`.
 */
export function canonicalBody(resource: Identified): string {
  const { resourceType, id, meta, ...elements } = resource;
  const rest = meta === undefined ? [] : Object.entries(meta).filter(([name]) => !STORE_OWNED.has(name));
  return JSON.stringify({ resourceType, id, ...(rest.length === 0 ? {} : { meta: Object.fromEntries(rest) }), ...elements });
}

const STORE_OWNED = new Set(['versionId', 'lastUpdated', 'source']);
