import type { Part } from '../conversion.ts';

/** So many parts are looked through faster than their items are remembered. */
const FEW = 32;

/** The items of the first parts of a list of parts. */
interface Items {
  seen: number;
  readonly items: Set<unknown>;
}

const known = new WeakMap<readonly Part[], Items>();

/**
 * Whether an item is in one of the parts: an item made by several rules (`diagnosis[this].condition`, `diagnosis[this].use`) is one part,
 * the first rule's. Each part is looked at once: a message may have thousands of segments that add to one list.
 * @param parts of one draft: they only become more
 */
export function hasOwner(item: unknown, parts: readonly Part[]): boolean {
  if (typeof item !== 'object' || item === null) return false;
  if (parts.length <= FEW) return parts.some(({ values }) => values.includes(item));
  const found = known.get(parts) ?? { seen: 0, items: new Set<unknown>() };
  known.set(parts, found);
  for (; found.seen < parts.length; found.seen++) for (const value of parts[found.seen]?.values ?? []) found.items.add(value);
  return found.items.has(item);
}
