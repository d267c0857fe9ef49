import type { ConvertedResource, Part, ResourceBody } from '../../transform/conversion.ts';
import { isObject, itemsIn } from '../json-value.ts';
import { choiceOf } from './choice-element.ts';
import { coherentVisit } from './coherent-visit.ts';
import { isBefore } from './date-order.ts';
import { isPlaceholder } from './placeholder.ts';
import { contentText, isSame } from './same-value.ts';
import { elementAt, putElement } from './single-part.ts';

/** What a later message has settled even where it says nothing of it. */
const SETTLED: ReadonlySet<string> = new Set(['status', 'active']);

/**
 * What is stored of a resource after a message that arrives behind a later one of its sender: what is empty is filled, nothing that is there
 * changes, and what a later message has emptied (`""`) stays empty. Pure.
 * @param emptied the keys (`emptiedKey`) of the parts that later messages have emptied
 */
export function filled(stored: ResourceBody, converted: ConvertedResource, emptied: ReadonlySet<string>): ResourceBody {
  if (converted.type === 'Encounter' && isOver(converted.body) && !isOver(stored)) return stored;
  const body: ResourceBody = { ...stored };
  const parts = converted.parts.filter(
    (part) =>
      part.values.length > 0 &&
      !SETTLED.has(part.path.join('.')) &&
      !emptied.has(emptiedKey(part)) &&
      (part.over?.(stored, converted.body) ?? true),
  );
  for (const part of parts) {
    if (part.form.kind === 'single') fillSingle(body, stored, part);
    else fillList(body, stored, part, parts);
  }
  const whole = converted.type === 'Encounter' ? coherentVisit(inOrder(body, stored)) : body;
  return isSame(stored, whole) ? stored : whole;
}

/** What a part is known by when it has been emptied: its element, of a choice element the choice; in a list its field. */
export function emptiedKey({ form, path, source }: Part): string {
  return form.kind === 'single' ? (choiceOf(path.join('.')) ?? path.join('.')) : source;
}

function isOver({ status }: ResourceBody): boolean {
  return status === 'finished' || status === 'cancelled' || status === 'entered-in-error';
}

function fillSingle(body: ResourceBody, stored: ResourceBody, { path, values }: Part): void {
  const there = elementAt(stored, path);
  if (there === undefined ? !isDecided(stored, path) : isPlaceholder(there)) putElement(body, path, values.at(-1));
}

/** Whether another member of the same choice element is there. */
function isDecided(stored: ResourceBody, path: readonly string[]): boolean {
  const choice = choiceOf(path.at(-1) ?? '');
  const node = elementAt(stored, path.slice(0, -1));
  return choice !== undefined && isObject(node) && Object.keys(node).some((name) => choiceOf(name) === choice);
}

function fillList(body: ResourceBody, stored: ResourceBody, part: Part, parts: readonly Part[]): void {
  const there = itemsIn(elementAt(stored, part.path)).filter((item) => !isPlaceholder(item));
  const lacking = lackingIn(there, part, parts);
  if (lacking.length === 0) return;
  const now = itemsIn(elementAt(body, part.path)).filter((item) => !isPlaceholder(item));
  const texts = new Set(now.map(contentText));
  const further = lacking.filter((item) => !texts.has(contentText(item)));
  if (further.length > 0) putElement(body, part.path, [...now, ...further]);
}

/** The items of a part of which the stored list has none; of a united part those with a key of their own. */
function lackingIn(there: readonly unknown[], { form, path, values }: Part, parts: readonly Part[]): readonly unknown[] {
  if (form.kind === 'united') {
    const known = new Set(there.map(form.key));
    return values.filter((value) => !known.has(form.key(value)));
  }
  if (form.kind !== 'list') return [];
  const { belongs } = form;
  // Where the patient is, and has been, is one statement: of the places of one event none is added to those of a later one.
  if (path.join('.') === 'location' && there.length > 0) return [];
  if (belongs) return there.some((item) => belongs(item, values)) ? [] : values;
  // What unites with items of another part is brought by that one (`diagnosis[this].rank`).
  const isUnited = parts.some((other) => other.form.kind === 'united' && other.path.join('.') === path.join('.'));
  return isUnited || there.length > 0 ? [] : values;
}

/** R4 per-1: a period does not end before it starts. */
function inOrder(body: ResourceBody, stored: ResourceBody): ResourceBody {
  const [start, end] = [elementAt(body, ['period', 'start']), elementAt(body, ['period', 'end'])];
  if (typeof start !== 'string' || typeof end !== 'string' || !isBefore(end, start)) return body;
  const kept: ResourceBody = { ...body, period: stored['period'] };
  if (stored['period'] === undefined) Reflect.deleteProperty(kept, 'period');
  return kept;
}
