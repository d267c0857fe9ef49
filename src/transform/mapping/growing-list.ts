/** Up to this length looking through a list costs less than remembering what it holds. */
const SHORT = 16;

type KeyOf = (item: unknown) => string;

/** What has been seen of a list: the first place of each key. */
interface Places {
  seen: number;
  readonly first: Map<string, number>;
}

const known = new WeakMap<readonly unknown[], Map<KeyOf, Places>>();

/**
 * Where the first item with a key stands in a list that only grows, -1: nowhere. A long list is looked at once, however often it is
 * asked: a field may have ten thousand repetitions.
 * @param keyOf the same function each time; the key of an item in the list does not change
 */
export function placeOfKey(items: readonly unknown[], keyOf: KeyOf, key: string): number {
  if (items.length <= SHORT) return items.findIndex((item) => keyOf(item) === key);
  const byFunction = known.get(items) ?? new Map<KeyOf, Places>();
  known.set(items, byFunction);
  const places = byFunction.get(keyOf) ?? { seen: 0, first: new Map<string, number>() };
  byFunction.set(keyOf, places);
  for (; places.seen < items.length; places.seen++) {
    const one = keyOf(items[places.seen]);
    if (!places.first.has(one)) places.first.set(one, places.seen);
  }
  return places.first.get(key) ?? -1;
}
