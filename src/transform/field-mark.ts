/**
 * Two fields may say things of one list that nothing in FHIR tells apart: numbers of PID-13 and of PID-40. An item that does not show by
 * itself whose it is bears the field as its element id, `PID-40-1`, so that a later message with one of the fields alone leaves the
 * other's items.
 */
export function fieldMark(source: string, number: number): string {
  return `${source}-${number}`;
}

/** The field that an item of a list is marked with; undefined: its content shows whose it is. */
export function markedField(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item) || typeof item.id !== 'string') return undefined;
  return /^([A-Z][A-Z0-9]{2}-[0-9]{1,3}(?:\.[0-9]{1,2}){0,2})-[0-9]{1,6}$/.exec(item.id)?.[1];
}

/** Of a field whose items show nowhere whose they are: all of them are marked. */
export const BY_MARK = { part: (): boolean => false };

/** Of the other field in such a list: what is not marked is its own. */
export const THE_REST = { part: (): boolean => true };
