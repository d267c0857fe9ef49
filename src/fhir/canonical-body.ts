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
  return cutTogether(resource, id) ?? putTogether(resource, id);
}

/**
 * The text of a resource that has no id of its own yet, with its meta, if any, at the end: as conversions make them. Nothing is
 * copied but text. undefined: it is not of that form.
 */
function cutTogether(resource: Identified, id: unknown): string | undefined {
  if (resource.id !== undefined || typeof id !== 'string') return undefined;
  const { meta } = resource;
  const isObject = typeof meta === 'object' && meta !== null;
  if (meta !== undefined && !(isObject && metaOf(meta) === meta)) return undefined;
  const head = `{"resourceType":"${resource.resourceType}"`;
  const tail = meta === undefined ? '' : `,"meta":${JSON.stringify(meta)}`;
  const text = JSON.stringify(resource);
  if (!text.startsWith(head) || !text.endsWith(`${tail}}`)) return undefined;
  return `${head},"id":"${id}"${tail}${text.slice(head.length, text.length - tail.length - 1)}}`;
}

function putTogether(resource: Identified, id: unknown): string {
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
