import { isBefore } from './period-order.ts';

/**
 * Targets of rules: FHIR element paths, checked by the compiler against the FHIR types and compiled once.
 *
 * `gender` an element · `name[]` one more item of a list · `hospitalization.admitSource` an element of an element ·
 * `diagnosis[this].condition` the item labelled `this`, shared by all rules of one run of the map.
 */
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;

type StepInto<T, Step extends string> = Step extends `${infer Name}[${string}]`
  ? Name extends keyof T
    ? ItemOf<NonNullable<T[Name]>>
    : never
  : Step extends keyof T
    ? NonNullable<T[Step]>
    : never;

/** The type of the element at a path; `never` for a path that the resource does not have. */
export type ElementAt<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? ElementAt<StepInto<T, Head>, Rest>
  : StepInto<T, Path>;

export interface Step {
  readonly name: string;
  readonly list: boolean;
  /** '' for `name[]`. */
  readonly label: string;
  /** `name[label]`: what items are remembered by. */
  readonly text: string;
  /** `.name` */
  readonly place: string;
  /** `.name[0]`: most lists have one item. */
  readonly first: string;
}

/** A compiled target path. */
export interface TargetPath {
  readonly text: string;
  readonly parents: readonly Step[];
  readonly last: Step;
  /** The element that is the unit of update: the steps up to the first list, without markers. */
  readonly element: readonly string[];
  readonly isList: boolean;
  /** Each repetition of a field has an item of its own; otherwise there is room for one value. */
  readonly repeats: boolean;
  /** The labelled item that the path goes through, if any: what a fixed value accompanies. */
  readonly labelled: Step | undefined;
}

function compileStep(text: string): Step {
  const bracket = text.indexOf('[');
  const list = bracket >= 0;
  const name = list ? text.slice(0, bracket) : text;
  return { name, list, label: list ? text.slice(bracket + 1, -1) : '', text, place: `.${name}`, first: `.${name}[0]` };
}

/** `.name[2]` */
const placeOfItem = ({ place, first }: Step, index: number): string => (index === 0 ? first : `${place}[${index}]`);

export function compileTarget(text: string): TargetPath {
  const steps = text.split('.').map(compileStep);
  const last = steps[steps.length - 1] ?? compileStep(text);
  const firstList = steps.findIndex((step) => step.list);
  return {
    text,
    parents: steps.slice(0, -1),
    last,
    element: (firstList < 0 ? steps : steps.slice(0, firstList + 1)).map((step) => step.name),
    isList: firstList >= 0,
    repeats: last.list || steps.some((step) => step.list && step.label === ''),
    labelled: steps.slice(0, -1).find((step) => step.list && step.label !== ''),
  };
}

type Node = Record<string, unknown>;

/** A labelled item and its place in its list. */
interface Item {
  readonly node: Node;
  readonly index: number;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that one run of a map fills: its labelled items, and where it will stand. */
export class Target {
  readonly body: Node;
  readonly path: string;
  #labels: Map<string, Item> | undefined;
  #isValued = false;

  constructor(body: Node, path: string) {
    this.body = body;
    this.path = path;
  }

  /** Whether any rule has put a value here. */
  get isValued(): boolean {
    return this.#isValued;
  }

  /** Where a value for this target will stand: `.name[0]`. Nothing is created. */
  placeOf(target: TargetPath): string {
    let node: Node | undefined = this.body;
    let place = this.path;
    for (const step of target.parents) {
      place += step.list ? placeOfItem(step, this.#indexOf(node, step)) : step.place;
      node = this.#find(node, step);
    }
    const { last } = target;
    return place + (last.list ? placeOfItem(last, lengthOf(node?.[last.name])) : last.place);
  }

  /** Puts a value, creating what is missing on the way. Returns the item of the outermost list, or the value itself. */
  put(target: TargetPath, value: unknown): unknown {
    this.#isValued = true;
    let node = this.body;
    let outermost: unknown;
    for (const step of target.parents) {
      node = this.#open(node, step);
      if (step.list) outermost ??= node;
    }
    const { name, list, label, text } = target.last;
    if (!list) {
      node[name] = value;
      return outermost ?? value;
    }
    const index = append(node, name, value);
    if (label !== '' && isNode(value)) this.#label(text, { node: value, index });
    return outermost ?? value;
  }

  /** The value that another one would replace; a list has room for more. */
  valueAt({ parents, last }: TargetPath): unknown {
    if (last.list) return undefined;
    let node: Node | undefined = this.body;
    for (const step of parents) node = this.#find(node, step);
    return node?.[last.name];
  }

  /** Whether a value may stand there: the end of a period is not before its start (R4 per-1). */
  allows(target: TargetPath, value: unknown): boolean {
    if (target.last.name !== 'end' || typeof value !== 'string') return true;
    let node: Node | undefined = this.body;
    for (const step of target.parents) node = this.#find(node, step);
    const start = node?.['start'];
    return typeof start !== 'string' || !isBefore(value, start);
  }

  /** The items of a list of the resource itself. */
  itemsOf({ last: { name } }: TargetPath): readonly unknown[] {
    const items = this.body[name];
    return Array.isArray(items) ? items : [];
  }

  /** Whether the labelled item exists, so that a fixed value may accompany it. */
  hasLabel(step: Step): boolean {
    return this.#labels?.has(step.text) ?? false;
  }

  #label(text: string, item: Item): void {
    this.#labels ??= new Map();
    this.#labels.set(text, item);
  }

  #find(node: Node | undefined, step: Step): Node | undefined {
    if (step.list) return step.label === '' ? undefined : this.#labels?.get(step.text)?.node;
    const child = node?.[step.name];
    return isNode(child) ? child : undefined;
  }

  /** Where the item of a list stands, or will stand. */
  #indexOf(node: Node | undefined, step: Step): number {
    const labelled = step.label === '' ? undefined : this.#labels?.get(step.text);
    return labelled ? labelled.index : lengthOf(node?.[step.name]);
  }

  #open(node: Node, step: Step): Node {
    const found = this.#find(node, step);
    if (found) return found;
    const made: Node = {};
    if (!step.list) {
      node[step.name] = made;
      return made;
    }
    const index = append(node, step.name, made);
    if (step.label !== '') this.#label(step.text, { node: made, index });
    return made;
  }
}

const lengthOf = (items: unknown): number => (Array.isArray(items) ? items.length : 0);

/** Adds an item to a list. Most lists have one: room for more is made when a second comes. */
function append(node: Node, name: string, item: unknown): number {
  const items = node[name];
  if (Array.isArray(items)) return items.push(item) - 1;
  node[name] = [item];
  return 0;
}
