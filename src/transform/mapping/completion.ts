import { placeOfKey } from './growing-list.ts';

/** What became of an object's elements when another one that speaks of the same thing was completed by it. */
export interface Completion {
  /** Elements that hold something else already: `type`, `identifier[0].type`. */
  readonly refused: readonly string[];
  /** Items that stand elsewhere now, the innermost first: `identifier[0]` → `identifier[2]`. */
  readonly moved: readonly (readonly [from: string, to: string])[];
}

type Elements = Record<string, unknown>;

const isElements = (value: unknown): value is Elements => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an object says all that another one says: there is nothing to complete. */
export function holdsAll(known: Readonly<Elements>, further: Readonly<Elements>): boolean {
  return Object.keys(further).every((name) => known[name] !== undefined && JSON.stringify(known[name]) === JSON.stringify(further[name]));
}

/** Fills what is empty in `known` from `further`: elements that are missing, items that no list holds yet. */
export function complete(known: Elements, further: Readonly<Elements>): Completion {
  const refused: string[] = [];
  const moved: [string, string][] = [];
  for (const [name, value] of Object.entries(further)) {
    const there = known[name];
    if (there === undefined) known[name] = value;
    else if (Array.isArray(there) && Array.isArray(value)) {
      const list = completeList(there, value);
      refused.push(...list.refused.map((path) => name + path));
      moved.push(...list.moved.map(([from, to]): [string, string] => [name + from, name + to]));
    } else if (JSON.stringify(there) !== JSON.stringify(value)) refused.push(name);
  }
  return { refused, moved };
}

/** Paths begin with the index: `[0].type`. */
function completeList(known: unknown[], further: readonly unknown[]): Completion {
  const refused: string[] = [];
  const moved: [string, string][] = [];
  for (const [index, item] of further.entries()) {
    const found = placeOfKey(known, keyOf, keyOf(item));
    const there = known[found];
    const place = found < 0 ? known.push(item) - 1 : found;
    if (isElements(there) && isElements(item)) {
      const inner = complete(there, item);
      refused.push(...inner.refused.map((path) => `[${index}].${path}`));
      moved.push(...inner.moved.map(([from, to]): [string, string] => [`[${index}].${from}`, `[${place}].${to}`]));
    }
    if (place !== index) moved.push([`[${index}]`, `[${place}]`]);
  }
  return { refused, moved };
}

/** What an item is known by: one identifier, or one telephone number, is the same whatever else is said of it. */
function keyOf(item: unknown): string {
  if (!isElements(item) || item['value'] === undefined) return JSON.stringify(item);
  return JSON.stringify([item['system'] ?? null, item['value'], item['use'] ?? null]);
}

/** Whether a path is an element or lies below it. */
export function isBelow(path: string, name: string): boolean {
  return path.startsWith(name) && ['', '.', '['].includes(path.charAt(name.length));
}

/** Where paths lead after a completion; undefined for what was refused. Paths begin with a dot. */
export function following({ refused, moved }: Completion): (path: string) => string | undefined {
  if (refused.length + moved.length > FEW) return followingMany({ refused, moved });
  return (path) => {
    if (refused.some((name) => isBelow(path, `.${name}`))) return undefined;
    const move = moved.find(([from]) => isBelow(path, `.${from}`));
    return move ? `.${move[1]}${path.slice(move[0].length + 1)}` : path;
  };
}

/** So many names are looked up by the steps of a path, not tried one by one. */
const FEW = 8;

function followingMany({ refused, moved }: Completion): (path: string) => string | undefined {
  const refusals = new Set(refused);
  const moves = new Map(moved);
  return (path) => {
    let after = path;
    // The innermost step that moved stands last.
    for (const end of stepsOf(path)) {
      const name = path.slice(1, end);
      if (refusals.has(name)) return undefined;
      const to = moves.get(name);
      if (to !== undefined) after = `.${to}${path.slice(end)}`;
    }
    return after;
  };
}

/** Where the steps of a path end: `.a[0].b` at 2, 5, 7. */
function stepsOf(path: string): readonly number[] {
  const ends: number[] = [];
  for (let at = 1; at <= path.length; at++) if (['', '.', '['].includes(path.charAt(at))) ends.push(at);
  return ends;
}
