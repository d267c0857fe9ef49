import type { Finding } from '../../src/faults/finding.ts';
import type { Conversion, ConvertedResource, Link, Part } from '../../src/transform/conversion.ts';

/** One resource of a conversion, said briefly: each element is sent by a field of its own. */
export interface ResourceSketch {
  readonly label: string;
  /** Elements that fields sent; `null`: the field was `""`. Identifiers are united; other lists are owned as a whole; references to labels become links. */
  readonly sent?: Readonly<Record<string, unknown>>;
  /** Elements that hold only if the resource is created. */
  readonly assumed?: Readonly<Record<string, unknown>>;
  readonly key?: string;
  /** Labels. */
  readonly within?: readonly string[];
  readonly role?: ConvertedResource['role'];
  /** Elements of a resource that a data type made: no field owns them. */
  readonly body?: Readonly<Record<string, unknown>>;
}

const ROLES: Readonly<Record<string, ConvertedResource['role']>> = {
  Patient: 'patient',
  Practitioner: 'shared',
  Organization: 'shared',
  Location: 'shared',
  MessageHeader: 'message',
  Provenance: 'message',
};

/** A conversion as transform would make it of a message. */
export function aConversion(event: string, ...sketches: readonly ResourceSketch[]): Conversion {
  const resources = new Map<string, ConvertedResource>();
  for (const sketch of sketches) resources.set(sketch.label, aResource(sketch, resources));
  const links: Link[] = [];
  for (const { body } of resources.values()) findLinks(body, resources, links);
  return {
    category: `ADT^${event}`,
    event,
    sent: { organisation: 'R0D', application: 'PAS', time: 0, until: 0 },
    bundle: { resourceType: 'Bundle' },
    resources: [...resources.values()],
    links,
    instructions: [],
    findings: [],
    lineage: () => [],
    losses: () => [],
    unusedFields: () => new Map(),
  };
}

function aResource(
  { label, sent, assumed, key, within, role, body: unowned }: ResourceSketch,
  earlier: ReadonlyMap<string, ConvertedResource>,
): ConvertedResource {
  const [type = ''] = label.split('[');
  const { elements, parts } = partsOf(copyOf(sent ?? {}));
  const assumptions = Object.keys(assumed ?? {}).map((element): Finding => ({
    code: 'value-completed',
    location: type,
    text: `${type}.${element} is demanded by FHIR and was not sent`,
    severity: 'I',
  }));
  return {
    type,
    label,
    body: { resourceType: type, ...copyOf(unowned ?? {}), ...elements, ...copyOf(assumed ?? {}) },
    identity: { basis: 'number', key: key ?? '', within: (within ?? []).flatMap((outer) => earlier.get(outer) ?? []) },
    parts,
    assumptions,
    role: role ?? ROLES[type] ?? 'clinical',
  };
}

function partsOf(sent: Readonly<Record<string, unknown>>): { readonly elements: Record<string, unknown>; readonly parts: readonly Part[] } {
  const elements: Record<string, unknown> = {};
  const parts = Object.entries(sent).map(([element, value]): Part => {
    const path = element.split('.');
    if (value !== null) put(elements, path, value);
    const values: readonly unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
    if (element === 'identifier') return { source: element, path, values, form: { kind: 'united', key: identifierKey } };
    return { source: element, path, values, form: Array.isArray(value) ? { kind: 'list', belongs: undefined } : { kind: 'single' } };
  });
  return { elements, parts };
}

function put(elements: Record<string, unknown>, [name = '', ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) elements[name] = value;
  else {
    const inner: Record<string, unknown> = {};
    elements[name] = Object.assign(inner, elements[name]);
    put(inner, below, value);
  }
}

function identifierKey(item: unknown): string {
  const { system, value } = Object(item) as { readonly system?: string; readonly value?: string };
  return `${system ?? ''}|${value ?? ''}`;
}

/** Every `{ reference: <label> }` is a link. */
function findLinks(value: unknown, resources: ReadonlyMap<string, ConvertedResource>, links: Link[]): void {
  if (typeof value !== 'object' || value === null) return;
  if ('reference' in value && typeof value.reference === 'string') {
    const to = resources.get(value.reference);
    if (to) links.push({ holder: value as Link['holder'], to });
  }
  for (const inner of Object.values(value)) findLinks(inner, resources, links);
}

/** A copy of a sketch, as each conversion makes everything anew; numbers that keep their text are values. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)])) as T;
}
