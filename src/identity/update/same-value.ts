import { isObject } from '../json-value.ts';

/** The JSON text of a value with the names of objects in order: equal texts mean the same FHIR content. */
export function contentText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(contentText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => (value[name] === undefined ? [] : [`${JSON.stringify(name)}:${contentText(value[name])}`]));
  return `{${members.join(',')}}`;
}

/** Whether two values have the same FHIR content, whatever the order of names within their objects. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  // Mostly the names stand in the same order, and then the fast way of writing them settles it.
  return JSON.stringify(left) === JSON.stringify(right) || contentText(left) === contentText(right);
}
