/** What a literal reference names. A type of '' means an absolute URL of another server, kept whole as the id. */
export interface ReferenceTarget {
  readonly type: string;
  readonly id: string;
}

const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
const ID = /^[A-Za-z0-9.-]{1,64}$/;

export function isResourceId(text: string): boolean {
  return ID.test(text);
}

/**
 * Reads `Type/id` and `Type/id/_history/2`; the version does not count (R4 search.html#versions).
 * @returns undefined for fragments, for `urn:` references and for text that is no reference
 */
export function referenceTarget(reference: string): ReferenceTarget | undefined {
  const [type = '', id = '', history, version, ...rest] = reference.split('/', 5);
  if (
    TYPE.test(type) &&
    isResourceId(id) &&
    rest.length === 0 &&
    (history === undefined || (history === '_history' && version !== undefined))
  )
    return { type, id };
  return /^https?:\/\/[^\s#]+$/.test(reference) ? { type: '', id: reference } : undefined;
}
