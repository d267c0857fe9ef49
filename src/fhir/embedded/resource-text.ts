import { isObject, type JsonObject } from './json.ts';

/** What the store knows of a version beside its body. */
export interface VersionFacts {
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly lastUpdated: number;
  readonly source: string | undefined;
}

const head = (type: string, id: string): string => `{"resourceType":"${type}","id":"${id}"`;
const META = ',"meta":{';

/**
 * Puts versionId, lastUpdated and source into the meta of a stored body. The body is in canonical form, so this is a matter
 * of cutting text: whatever else it holds stays as it is, numbers to the last digit.
 * @param publicUrl without a slash at its end; stands before a relative source
 */
export function withVersion(
  body: string,
  { type, id }: { readonly type: string; readonly id: string },
  facts: VersionFacts,
  publicUrl: string,
): string {
  const { version, lastUpdated, source } = facts;
  const start = head(type, id);
  const rest = body.slice(start.length);
  const from = source === undefined ? '' : `,"source":${JSON.stringify(absoluteSource(source, publicUrl))}`;
  const meta = `${META}"versionId":"${version}","lastUpdated":"${instant(lastUpdated)}"${from}`;
  if (!rest.startsWith(META)) return `${start}${meta}}${rest}`;
  const members = rest.slice(META.length);
  return `${start}${meta}${members.startsWith('}') ? '' : ','}${members}`;
}

/** A relative source is the record that wrote the resource; one with a scheme is the sender's own. */
function absoluteSource(source: string, publicUrl: string): string {
  return source.includes(':') ? source : `${publicUrl}/${source}`;
}

/** The ETag of a version (R4 http.html#concurrency). */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Parses a body that a caller hands over to be stored.
 * @throws TypeError where it is not in the canonical form (see canonicalBody): a fault of the caller, not of a sender
 */
export function parseCanonical(body: string, type: string, id: string): JsonObject {
  const start = head(type, id);
  // The raw message: nothing in it is searched for, and it can be long.
  if (type === 'Binary' && body.startsWith(`${start},"contentType"`)) return { resourceType: type, id };
  const resource: unknown = JSON.parse(body);
  if (!body.startsWith(start) || !isObject(resource)) throw new TypeError(`a body to be stored does not begin with ${start}`);
  const { meta } = resource;
  if (meta === undefined) return resource;
  if (!body.startsWith(META, start.length) || !isObject(meta))
    throw new TypeError(`the meta of ${type}/${id} does not stand behind its id`);
  if ('versionId' in meta || 'lastUpdated' in meta || 'source' in meta)
    throw new TypeError(`the meta of ${type}/${id} says what only the store can say`);
  return resource;
}
