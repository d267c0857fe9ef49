import { isRawNumber } from '../fhir/exact-json.ts';

/** A JSON object as it is parsed or under construction. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object: no list, and nothing that writes itself (a number that keeps its text). */
export function isObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isRawNumber(value)) return false;
  return !('toJSON' in value && typeof value.toJSON === 'function');
}

/** The objects in a list; none when it is no list. */
export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The items of a list; none when it is no list. */
export function itemsIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something; undefined for anything else. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
