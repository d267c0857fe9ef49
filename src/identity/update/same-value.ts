import { isObject, type JsonObject } from '../json-value.ts';

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
  if (typeof left !== 'object' || typeof right !== 'object') return typeof left === typeof right ? false : areSameNumbers(left, right);
  if (Array.isArray(left))
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  if (!isObject(left) || !isObject(right)) return JSON.stringify(left) === JSON.stringify(right);
  return definedNames(left) === definedNames(right) && Object.keys(left).every((name) => isSame(left[name], right[name]));
}

/** A number that keeps its text may be the same as one that has no need to. */
function areSameNumbers(left: unknown, right: unknown): boolean {
  return (typeof left === 'number' || typeof right === 'number') && JSON.stringify(left) === JSON.stringify(right);
}

function definedNames(object: JsonObject): number {
  let count = 0;
  for (const name of Object.keys(object)) if (object[name] !== undefined) count++;
  return count;
}
