import type { InnerForm } from '../../transform/conversion.ts';
import { isObject, type JsonObject } from '../json-value.ts';
import { choiceOf } from './choice-element.ts';
import { dropReasonForAbsence } from './placeholder.ts';
import { isSame } from './same-value.ts';

/** The element at a path below an object. */
export function elementAt(body: unknown, path: readonly string[]): unknown {
  let node = body;
  for (const name of path) node = isObject(node) ? node[name] : undefined;
  return node;
}

/**
 * Puts an element where its path says; `body` is changed, objects below it are copied. What has the same content already stays
 * as it is, with its order of names.
 */
export function putElement(body: JsonObject, path: readonly string[], value: unknown): void {
  const { node, name } = open(body, path);
  if (!takesPlace(node, name, value)) return;
  if (!isSame(node[name], value)) node[name] = value;
  dropReasonForAbsence(node, name);
}

/** Removes an element with its companion (`_birthDate`), and the objects around it that it leaves empty. */
export function removeElement(body: JsonObject, path: readonly string[]): void {
  const [name, ...below] = path;
  if (name === undefined) return;
  if (below.length === 0) {
    Reflect.deleteProperty(body, name);
    Reflect.deleteProperty(body, `_${name}`);
    return;
  }
  const child = body[name];
  if (!isObject(child)) return;
  const copy = { ...child };
  removeElement(copy, below);
  if (Object.keys(copy).length > 0) body[name] = copy;
  else Reflect.deleteProperty(body, name);
}

/** An item of a list without what parts of other fields no longer say of it; undefined when nothing is left of it. */
export function withoutInner(item: unknown, parts: readonly InnerForm[]): unknown {
  let rest = item;
  for (const { inner, belongs } of parts) {
    if (!isObject(rest) || !(belongs?.(item, []) ?? true)) continue;
    const copy = { ...rest };
    removeElement(copy, inner);
    if (Object.keys(copy).length === 0) return undefined;
    rest = copy;
  }
  return rest;
}

/**
 * Makes room for a member of a choice element by removing the others. A bare `true` says no more than another member that is
 * there: a known time of death is not given up for "is dead".
 */
function takesPlace(node: JsonObject, element: string, value: unknown): boolean {
  const choice = choiceOf(element);
  if (choice === undefined) return true;
  const others = Object.keys(node).filter((name) => name !== element && name !== `_${element}` && choiceOf(name) === choice);
  if (value === true && others.some((name) => !name.startsWith('_'))) return false;
  for (const name of others) Reflect.deleteProperty(node, name);
  return true;
}

/** The object that holds the last element of a path; all on the way are copied, and made where they are missing. */
function open(body: JsonObject, path: readonly string[]): { readonly node: JsonObject; readonly name: string } {
  let node = body;
  for (const parent of path.slice(0, -1)) {
    const child = node[parent];
    const copy: JsonObject = isObject(child) ? { ...child } : {};
    node[parent] = copy;
    node = copy;
  }
  return { node, name: path.at(-1) ?? '' };
}
