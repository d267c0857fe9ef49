import type { ConversionContext } from '../../conversion.ts';

/** Names of authorities, applications and tables: the same few in all messages of a sender. */
const known = new Map<string, string>();
const MOST_NAMES = 10_000;

/** A name as part of a URN: what is not allowed there is percent-encoded. */
function encoded(name: string): string {
  const there = known.get(name);
  if (there !== undefined) return there;
  const made = encodeURIComponent(name.toWellFormed());
  if (known.size >= MOST_NAMES) known.clear();
  known.set(structuredClone(name), made); // a slice would keep its message
  return made;
}

/**
 * The system of identifiers and codes that are unique only within the sender: `urn:x-local:r0d:PAS`. Nobody else can have
 * meant the same by the same name, and nobody mistakes it for a registered system.
 * @param names from the widest scope to the narrowest; none: the organisation as a whole
 */
export function localSystem({ organisation }: ConversionContext, ...names: readonly string[]): string {
  return ['urn:x-local', encoded(organisation.toLowerCase()), ...names.map(encoded)].join(':');
}

/** An OID: arcs of digits without leading zeros, the first of them 0, 1 or 2 (X.660); three at least, since nobody assigns below the roots. */
export function isOid(text: string): boolean {
  return text.length <= 256 && /^[0-2](?:\.(?:0|[1-9]\d*)){2,}$/.test(text);
}

/** A UUID in its usual form. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/**
 * A universal id (HD.2, EI.3) as a URI, by its type (table 0301): ISO → `urn:oid:…`, UUID and GUID → `urn:uuid:…`, URI as it
 * is. undefined for every other type, and for a value that is not what its type says.
 */
export function universalUri(id: string, type: string): string | undefined {
  switch (type.toUpperCase()) {
    case 'ISO':
      return isOid(id) ? `urn:oid:${id}` : undefined;
    case 'UUID':
    case 'GUID':
      return isUuid(id) ? `urn:uuid:${id.toLowerCase()}` : undefined;
    case 'URI':
      return /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(id) ? id : undefined;
    default:
      return undefined;
  }
}
