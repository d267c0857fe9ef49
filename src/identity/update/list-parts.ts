import type { Part } from '../../transform/conversion.ts';
import { markedField } from '../../transform/field-mark.ts';
import { isObject } from '../json-value.ts';
import { isPlaceholder } from './placeholder.ts';
import { contentText, isSame } from './same-value.ts';

/** An item that the message brings. */
interface Incoming {
  readonly value: unknown;
  readonly owner: Owner;
  isPlaced: boolean;
}

/** A part of the list, and the items it still has to place. */
interface Owner {
  readonly source: string;
  readonly form: Part['form'];
  readonly values: unknown[];
  readonly items: Incoming[];
  /** Index of the first item that may not be placed yet. */
  next: number;
}

interface Placed {
  readonly value: unknown;
  readonly owner: Owner | undefined;
}

/**
 * A stored list after all parts of it that one message holds: several fields may own items of one list, several segments add to
 * it, and several rules may fill one item.
 *
 * An item that is there already stays where it is. An item of a sent part gives its place to a new item of that part, or goes.
 * An item with the key of a united one gives its place to it. Everything else stays; what found no place stands behind the
 * last item of its part. Placeholders give way to values. Linear in the number of items.
 */
export function updatedList(stored: readonly unknown[], parts: readonly Part[]): readonly unknown[] {
  const owners = ownersOf(parts);
  const incoming = collect(parts, owners);
  if (
    isSame(
      stored,
      incoming.map(({ value }) => value),
    )
  )
    return stored;
  const texts = stored.map(contentText);
  const keptTexts = new Set(texts);
  const byText = new Map<string, Incoming>();
  for (const item of incoming) {
    const text = contentText(item.value);
    item.isPlaced = keptTexts.has(text);
    byText.set(text, item);
  }
  const kept = texts.map((text) => byText.get(text));
  const keys = new KeyedItems(incoming);
  const distinct = [...new Set(owners)];

  const placed: Placed[] = [];
  for (const [index, item] of stored.entries()) {
    const same = kept[index];
    if (same) placed.push({ value: item, owner: same.owner });
    else if (isPlaceholder(item) && incoming.length > 0) continue;
    else placed.push(...replacementOf(item, distinct, keys));
  }
  return withRest(placed, incoming);
}

/** The owner of each part: what one rule has made of several segments is one owner's. */
function ownersOf(parts: readonly Part[]): readonly Owner[] {
  // Where one rule of a list is united, a rule without a form of its own fills the items of that one (`diagnosis[this].rank`).
  const united = parts.find(({ form }) => form.kind === 'united')?.form;
  const byForm = new Map<Part['form'], Owner>();
  return parts.map((part): Owner => {
    const form = part.form.kind === 'list' && !part.form.belongs ? (united ?? part.form) : part.form;
    const owner = byForm.get(form) ?? { source: part.source, form, values: [], items: [], next: 0 };
    byForm.set(form, owner);
    for (const value of part.values) owner.values.push(value);
    return owner;
  });
}

/** The items of all parts in their order; one that several rules filled counts once, for the part that unites it if there is one. */
function collect(parts: readonly Part[], owners: readonly Owner[]): readonly Incoming[] {
  const all = new Map<unknown, Incoming>();
  for (const [index, part] of parts.entries()) {
    const owner = owners[index];
    if (!owner) continue;
    for (const value of part.values) {
      if (all.has(value)) continue;
      const item: Incoming = { value, owner, isPlaced: false };
      all.set(value, item);
      owner.items.push(item);
    }
  }
  return [...all.values()];
}

/** What stands in the place of a stored item that the message does not bring as it is. */
function replacementOf(item: unknown, owners: readonly Owner[], keys: KeyedItems): readonly Placed[] {
  const united = keys.successorsOf(item);
  if (united) {
    const next = united.find(({ isPlaced }) => !isPlaced);
    return next ? [place(next)] : [];
  }
  let isOwned = false;
  for (const owner of owners) {
    if (owner.form.kind !== 'list' || !owns(owner, owner.form.belongs, item)) continue;
    isOwned = true;
    const next = nextOf(owner);
    if (next) return [place(next)];
  }
  return isOwned ? [] : [{ value: item, owner: undefined }];
}

type Belongs = Extract<Part['form'], { kind: 'list' }>['belongs'];

function owns({ source, values }: Owner, belongs: Belongs, item: unknown): boolean {
  const marked = markedField(item);
  if (marked !== undefined) return marked === source;
  return belongs === undefined || (isRecognisable(item) && belongs(item, values));
}

/** What the rules' functions can look at: they are written for the items of the FHIR type. */
const isRecognisable = (item: unknown): boolean => isObject(item) || typeof item === 'string';

function nextOf(owner: Owner): Incoming | undefined {
  while (owner.items[owner.next]?.isPlaced) owner.next++;
  return owner.items[owner.next];
}

function place(item: Incoming): Placed {
  item.isPlaced = true;
  return { value: item.value, owner: item.owner };
}

/** What found no place yet: behind the last item of its part, else at the end. */
function withRest(placed: readonly Placed[], incoming: readonly Incoming[]): readonly unknown[] {
  const last = new Map<Owner, number>();
  for (const [index, { owner }] of placed.entries()) if (owner) last.set(owner, index);
  const behind = new Map<number, unknown[]>();
  for (const item of incoming) {
    if (item.isPlaced) continue;
    const index = last.get(item.owner) ?? placed.length;
    const there = behind.get(index);
    if (there) there.push(item.value);
    else behind.set(index, [item.value]);
  }
  const list = placed.flatMap(({ value }, index) => [value, ...(behind.get(index) ?? [])]);
  return [...list, ...(behind.get(placed.length) ?? [])];
}

/** The incoming items of united parts by their keys. */
class KeyedItems {
  readonly #byKey = new Map<(item: unknown) => string, Map<string, Incoming[]>>();

  constructor(incoming: readonly Incoming[]) {
    for (const item of incoming) {
      const { form } = item.owner;
      if (form.kind !== 'united') continue;
      const items = this.#byKey.get(form.key) ?? new Map<string, Incoming[]>();
      this.#byKey.set(form.key, items);
      const key = form.key(item.value);
      const there = items.get(key);
      if (there) there.push(item);
      else items.set(key, [item]);
    }
  }

  /** The items that come in with the key of a stored one; undefined when there are none. */
  successorsOf(stored: unknown): readonly Incoming[] | undefined {
    if (!isRecognisable(stored)) return undefined;
    for (const [key, items] of this.#byKey) {
      const found = items.get(key(stored));
      if (found) return found;
    }
    return undefined;
  }
}
