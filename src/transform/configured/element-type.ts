import { FHIR_ELEMENTS } from './fhir-elements.ts';

/** What stands at a place in a FHIR resource. */
export interface ElementType {
  readonly type: string;
  readonly isList: boolean;
  /** R4 demands it of whatever holds it. */
  readonly isNeeded: boolean;
  /** The codes of a required binding; empty: any. */
  readonly codes: readonly string[];
}

const parsed = new Map<string, ReadonlyMap<string, ElementType>>();

/** Whether the product makes and stores resources of this type, or FHIR has a data type of this name. */
export const isFhirType = (type: string): boolean => Object.hasOwn(FHIR_ELEMENTS, type);

/** The elements of a resource type or data type by name; empty for a primitive. */
export function elementsOf(type: string): ReadonlyMap<string, ElementType> {
  const known = parsed.get(type);
  if (known) return known;
  const text = isFhirType(type) ? (FHIR_ELEMENTS[type] ?? '') : '';
  const elements = new Map(text.split(';').filter(Boolean).map(parseElement));
  parsed.set(type, elements);
  return elements;
}

function parseElement(text: string): [string, ElementType] {
  const [marked = '', type = '', ...codes] = text.split(' ');
  const name = marked.replace(/[+*]+$/, '');
  const marks = marked.slice(name.length);
  return [name, { type, codes, isNeeded: marks.includes('+'), isList: marks.includes('*') }];
}

const STEP = /^(_?[a-z][A-Za-z0-9]*)(\[[A-Za-z0-9]*\])?$/;
const MOST_STEPS = 8;

/**
 * The element at the target of a rule: `gender`, `name[]`, `contact[this].name`, `_birthDate.extension[]`.
 * @returns a sentence that says what would be right, where the type has no such element
 */
export function elementAt(root: string, path: string): ElementType | string {
  let at: ElementType = { type: root, isList: false, isNeeded: false, codes: [] };
  let before = root;
  const steps = path.split('.');
  if (steps.length > MOST_STEPS) return `must have at most ${MOST_STEPS} steps`;
  for (const step of steps) {
    const [, name = '', bracket] = STEP.exec(step) ?? [];
    if (name === '') return 'must be a path of elements, such as gender, name[] or contact[this].name';
    const found = elementNamed(at.type, name);
    if (!found)
      return `${before} has no such element; it has ${[...elementsOf(at.type).keys()].join(', ') || 'none: it is a simple value'}`;
    before = `${before}.${name}`;
    if (found.isList && bracket === undefined)
      return `${before} is a list: write ${name}[] for one more item, or ${name}[this] for a common one`;
    if (!found.isList && bracket !== undefined) return `${before} is no list: write ${name}`;
    at = found;
  }
  return at;
}

/** `_birthDate` holds the extensions of the simple value `birthDate`. */
function elementNamed(type: string, name: string): ElementType | undefined {
  if (!name.startsWith('_')) return elementsOf(type).get(name);
  const value = elementsOf(type).get(name.slice(1));
  return value && /^[a-z]/.test(value.type) ? { type: 'Element', isList: value.isList, isNeeded: false, codes: [] } : undefined;
}
