import type { SearchKind } from '../../search-parameters.ts';
import { isObject, type JsonObject, listOf } from '../json.ts';
import { referenceTarget } from './reference-target.ts';

/** Calls `visit` with every value that stands at a path of the resource. */
export type ElementPath = (resource: JsonObject, visit: (value: unknown) => void) => void;

interface Step {
  /** Members to look at: several for a choice of types. */
  readonly names: readonly string[];
  readonly accepts: (value: unknown) => boolean;
}

/** The types of a choice element that a search parameter of a kind can read. */
const CHOICES: Readonly<Record<SearchKind, readonly string[]>> = {
  token: ['CodeableConcept'],
  string: ['String'],
  date: ['DateTime', 'Period', 'Instant', 'Date', 'Timing'],
  reference: ['Reference'],
  uri: ['Uri'],
};

const STEP = /^([A-Za-z]+)(?:\[(?:(x)|system=([a-z]+)|([A-Z][A-Za-z]+))\])?$/;
const anything = (): boolean => true;

/** Compiles a path in the short form of the parameter table; see SearchParameter.paths. */
export function compilePath(path: string, kind: SearchKind): ElementPath {
  if (path.endsWith('?')) return presence(path.slice(0, -1));
  const steps = path.split('.').map((step) => compileStep(step, kind));
  return (resource, visit) => {
    walk({ steps, visit }, resource, 0);
  };
}

function compileStep(text: string, kind: SearchKind): Step {
  const [, name, choice, system, type] = STEP.exec(text) ?? [];
  if (name === undefined) throw new TypeError(`no element path: ${text}`);
  if (choice !== undefined) return { names: CHOICES[kind].map((suffix) => name + suffix), accepts: anything };
  if (system !== undefined) return { names: [name], accepts: (value) => isObject(value) && value['system'] === system };
  if (type !== undefined) return { names: [name], accepts: (value) => refersTo(value, type) };
  return { names: [name], accepts: anything };
}

function walk(way: { readonly steps: readonly Step[]; readonly visit: (value: unknown) => void }, object: JsonObject, index: number): void {
  const step = way.steps[index];
  if (step === undefined) return;
  const last = index === way.steps.length - 1;
  for (const name of step.names) {
    for (const value of listOf(object[name])) {
      if (!step.accepts(value)) continue;
      if (last) way.visit(value);
      else if (isObject(value)) walk(way, value, index + 1);
    }
  }
}

/** The type is read from the reference itself; what it names may not be here. */
function refersTo(value: unknown, type: string): boolean {
  if (!isObject(value)) return false;
  const { reference } = value;
  const target = typeof reference === 'string' ? referenceTarget(reference) : undefined;
  return target === undefined || target.type === '' ? value['type'] === type : target.type === type;
}

/** `deceased.exists() and deceased != false`: a value for every resource. */
function presence(name: string): ElementPath {
  return (resource, visit) => {
    const present = Object.keys(resource).some(
      (key) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)) && resource[key] !== false,
    );
    visit(present);
  };
}
