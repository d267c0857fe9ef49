import type { ConvertedResource, Part, ResourceBody } from '../transform/conversion.ts';
import { isObject, itemsIn, objectsIn } from './json-value.ts';
import { asNewStay, isOfEarlierStay, isOfNewStay } from './update/another-stay.ts';
import { choiceOf } from './update/choice-element.ts';
import { coherentVisit } from './update/coherent-visit.ts';
import { updatedList } from './update/list-parts.ts';
import { inOrder } from './update/period-order.ts';
import { isPlaceholder } from './update/placeholder.ts';
import { isSame } from './update/same-value.ts';
import { elementAt, putElement, removeElement, withoutInner } from './update/single-part.ts';

/**
 * What is stored of a resource after a message about it (docs/identity.md). Pure: neither argument is changed.
 *
 * The unit of update is the HL7 field: a field that was not sent leaves its part, `""` removes it, a valued one replaces it.
 * Of shared resources only what is empty is filled. What keeps its content keeps its place and its order of names, so that a
 * message that changes nothing gives an equal text.
 *
 * @param stored the resource as it is stored, with `id`
 * @param converted the same resource as the message has it, its references set
 */
export function updated(stored: ResourceBody, converted: ConvertedResource): ResourceBody {
  if (isOfEarlierStay(stored, converted)) return stored;
  if (isOfNewStay(stored, converted)) return coherentVisit(asNewStay(stored, converted));
  const body: ResourceBody = { ...stored };
  // What a data type made (a Practitioner of an XCN) has no parts: no field owns any of it.
  if (converted.role === 'shared' || converted.parts.length === 0) fillEmpty(body, converted.body);
  else for (const parts of groupsOf(partsOver(stored, converted))) applyParts(body, parts, converted.body);
  claimProfiles(body, converted.body);
  const coherent = inOrder(converted.type === 'Encounter' ? coherentVisit(body) : body, stored);
  // An element that was taken away and put again stands elsewhere: that alone is no new version.
  return isSame(stored, coherent) ? stored : coherent;
}

/**
 * What is stored of a patient after a message of somebody who contributes to the record: identifiers are added, what is empty is filled,
 * and nothing is overwritten or removed. A record without `active` is in use (R4 Patient.active): that is no gap to fill. Pure.
 */
export function contributed(stored: ResourceBody, converted: ConvertedResource): ResourceBody {
  const body: ResourceBody = { ...stored };
  fillEmpty(body, { ...converted.body, identifier: undefined, active: undefined });
  const known = new Set(objectsIn(body['identifier']).map((one) => `${String(one['system'])}|${String(one['value'])}`));
  const further = objectsIn(converted.body['identifier']).filter((one) => !known.has(`${String(one['system'])}|${String(one['value'])}`));
  if (further.length > 0) body['identifier'] = [...itemsIn(body['identifier']), ...further];
  claimProfiles(body, converted.body);
  return isSame(stored, body) ? stored : body;
}

/** The parts that may change what is stored. */
function partsOver(stored: ResourceBody, { parts, body }: ConvertedResource): readonly Part[] {
  return parts.filter(({ over }) => over?.(stored, body) ?? true);
}

/** The parts by element. Removals first: `""` in PID-29 must not undo what PID-30 says of the same choice. */
function groupsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const byElement = new Map<string, Part[]>();
  for (const part of parts) {
    const element = part.path.join('.');
    const there = byElement.get(element);
    if (there) there.push(part);
    else byElement.set(element, [part]);
  }
  const groups = [...byElement.values()];
  const isRemoval = (group: readonly Part[]): boolean => group.every(({ values }) => values.length === 0);
  return [...groups.filter(isRemoval), ...groups.filter((group) => !isRemoval(group))];
}

/**
 * Applies all parts of one element. Where they leave nothing, that stands which the resource would be created with: an element
 * that R4 demands is not removed but becomes what it is when nobody sent it.
 */
function applyParts(body: ResourceBody, parts: readonly Part[], created: ResourceBody): void {
  const [{ path, form } = { path: [], form: undefined }] = parts;
  if (form === undefined) return;
  const value = form.kind === 'single' ? parts.flatMap(({ values }) => values).at(-1) : listAfter(body, path, parts);
  const result = value ?? elementAt(created, path);
  if (result === undefined) removeElement(body, path);
  else putElement(body, path, result);
}

function listAfter(body: ResourceBody, path: readonly string[], parts: readonly Part[]): readonly unknown[] | undefined {
  const inner = parts.flatMap(({ form }) => (form.kind === 'inner' ? [form] : []));
  const items = itemsIn(elementAt(body, path)).map((item) => withoutInner(item, inner));
  const list = updatedList(
    items.filter((item) => item !== undefined),
    parts.filter(({ form }) => form.kind !== 'inner'),
  );
  return list.length > 0 ? list : undefined;
}

/** Fills elements that are missing or only say why; identifiers also by systems that the resource has no number of yet. */
function fillEmpty(body: ResourceBody, further: ResourceBody): void {
  const choices = new Set(Object.keys(body).flatMap((name) => choiceOf(name) ?? []));
  for (const [name, value] of Object.entries(further)) {
    const there = body[name];
    if (name === 'meta' || value === undefined) continue;
    if (name === 'identifier') {
      const systems = new Set(objectsIn(there).map(({ system }) => system));
      const added = objectsIn(value).filter(({ system }) => !systems.has(system));
      if (added.length > 0) body[name] = [...itemsIn(there), ...added];
    } else if (isPlaceholder(there) || (there === undefined && !choices.has(choiceOf(name) ?? ''))) putElement(body, [name], value);
  }
}

/** meta.profile: what the resource claims already, and what this message's conversion claims. */
function claimProfiles(body: ResourceBody, converted: ResourceBody): void {
  const claimed = itemsIn(elementAt(body, ['meta', 'profile']));
  const further = itemsIn(elementAt(converted, ['meta', 'profile'])).filter((profile) => !claimed.includes(profile));
  if (further.length === 0) return;
  const { meta } = body;
  body['meta'] = { ...(isObject(meta) ? meta : {}), profile: [...claimed, ...further] };
}
