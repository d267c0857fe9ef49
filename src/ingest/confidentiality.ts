import { RESTRICTED_CODES } from '../fhir/access.ts';

/**
 * The confidentiality of a message: the strictest of what it says and of what it changes. Its record holds all of it, so that whoever
 * may not see the one must not see the other.
 * @param metas `meta` of resources
 * @returns a code of v3-Confidentiality; undefined where nothing is restricted
 */
export function confidentialityOf(metas: Iterable<unknown>): string | undefined {
  let strictest = -1;
  for (const meta of metas) for (const code of codesIn(meta)) strictest = Math.max(strictest, RESTRICTED_CODES.indexOf(code));
  return RESTRICTED_CODES[strictest];
}

function codesIn(meta: unknown): string[] {
  if (typeof meta !== 'object' || meta === null || !('security' in meta) || !Array.isArray(meta.security)) return [];
  return meta.security.flatMap((label: unknown) =>
    typeof label === 'object' && label !== null && 'code' in label && typeof label.code === 'string' ? [label.code.toUpperCase()] : [],
  );
}

/** `meta` of a resource that has been written as text; only labelled ones are read. */
export function metaIn(body: string): unknown {
  if (!body.includes('"security"')) return undefined;
  const resource: unknown = JSON.parse(body);
  return typeof resource === 'object' && resource !== null && 'meta' in resource ? resource.meta : undefined;
}
