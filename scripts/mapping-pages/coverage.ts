import { readFileSync } from 'node:fs';
import type { CompiledRule } from '../../src/transform/mapping/rule.ts';

/**
 * The rows of the official guide (HL7 Version 2 to FHIR 1.0.0, CC0) that name a target: source, target, map of the data type,
 * vocabulary. By the name of the map, `PID[Patient]`.
 */
type GuideRow = readonly [source: string, target?: string, datatype?: string, vocabulary?: string];

interface Guide {
  readonly segments: Readonly<Record<string, readonly GuideRow[]>>;
  readonly datatypes: Readonly<Record<string, readonly GuideRow[]>>;
}

const guide = JSON.parse(readFileSync(new URL('guide-rows.json', import.meta.url), 'utf8')) as Guide;

/** How a row of the guide is found here. */
type Agreement = 'as the guide' | 'otherwise' | 'not here';

interface JudgedRow {
  readonly source: string;
  readonly target: string;
  /** Map of the data type and vocabulary, as the guide names them. */
  readonly how: string;
  readonly agreement: Agreement;
}

/** What a map here says of the fields that the guide's map of the same name has rows for. */
export interface Coverage {
  readonly rows: readonly JudgedRow[];
  readonly asGuide: number;
}

/** A rule and the resource whose element it makes; '' in a data type. */
export interface Making {
  readonly type: string;
  readonly rule: CompiledRule;
}

/**
 * @param makings the rules of all maps of the segment, or those of the data type
 * @returns undefined: the guide has no map of that name
 */
export function coverageOf(kind: keyof Guide, name: string, makings: readonly Making[]): Coverage | undefined {
  const rows = guide[kind][name];
  if (!rows) return undefined;
  const type = kind === 'segments' ? typeOf(name) : '';
  const judged = rows.map(([source, target = '', datatype = '', vocabulary = '']) => ({
    source,
    target,
    how: [datatype, vocabulary].filter((part) => part !== '').join(', '),
    agreement: agreementOf(source, wantedBy(type, target), makings),
  }));
  return { rows: judged, asGuide: judged.filter(({ agreement }) => agreement === 'as the guide').length };
}

/** `PID[Patient]`, `PID[RelatedPerson-Mother]`: the resource. */
export const typeOf = (name: string): string => /\[([A-Za-z]+)/.exec(name)?.[1] ?? '';

/** An element of a resource. */
interface Wanted {
  readonly type: string;
  readonly elements: readonly string[];
}

/** `diagnosis.condition(Condition.code)` is met by the reference, or by the code of the Condition that another map makes. */
function wantedBy(type: string, target: string): readonly Wanted[] {
  const [outer = '', inner] = target.split('(');
  const [resource = '', ...path] = elementsOf(inner ?? '');
  const within = resource === '' || path.length === 0 ? [] : [{ type: resource.replace(')', ''), elements: path }];
  return within.length > 0 ? within : [{ type, elements: elementsOf(outer) }];
}

function agreementOf(source: string, wanted: readonly Wanted[], makings: readonly Making[]): Agreement {
  const ofField = makings.filter(({ rule }) => sourceOf(rule) === fieldOf(source));
  const isMet = ({ type, rule }: Making): boolean =>
    wanted.some((one) => one.type === type && isAlong(elementsOf(rule.target.text), one.elements));
  if (ofField.some(isMet)) return 'as the guide';
  return ofField.length > 0 ? 'otherwise' : 'not here';
}

/** `PID-5.1` is a part of PID-5, `XPN.1.2` of XPN.1; '' is a value that the map fixes, or one of the segment as a whole. */
const fieldOf = (source: string): string => /^[A-Z0-9]+[-.]\d+/.exec(source)?.[0] ?? '';

export function sourceOf(rule: CompiledRule): string {
  return rule.kind === 'fixed' || rule.kind === 'link' ? '' : fieldOf(rule.source.text);
}

/** `identifier[2].assigner` → identifier, assigner: numbers label instances, not places. */
function elementsOf(target: string): readonly string[] {
  return target
    .replaceAll(')', '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((step) => step !== '' && step !== '$this' && step !== 'reference');
}

/** One path leads on from the other. */
function isAlong(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).join('.') === other.slice(0, length).join('.');
}
