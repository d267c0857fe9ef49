import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import { guideRows, type GuideKind, type GuideRow } from './guide.ts';

/** How a row of the guide is found here. */
type Agreement = 'as the guide' | 'otherwise' | 'not here';

interface JudgedRow {
  readonly source: string;
  readonly target: string;
  /** Map of the data type, vocabulary and fixed value, as the guide names them. */
  readonly how: string;
  readonly agreement: Agreement;
}

/** What a map here says of the fields that the guide's map of the same name has rows for. */
export interface Coverage {
  readonly rows: readonly JudgedRow[];
  readonly asGuide: number;
}

/** A rule and the resource, or data type, whose element it makes. */
export interface Making {
  readonly type: string;
  readonly rule: CompiledRule;
}

/**
 * @param makings the rules of all maps of the segment, or of the data type
 * @returns undefined: the guide has no map of that name
 */
export function coverageOf(kind: GuideKind, name: string, makings: readonly Making[]): Coverage | undefined {
  const rows = guideRows(kind, name);
  if (!rows) return undefined;
  const judged = rows.map((row) => ({
    source: row.source,
    target: row.target,
    how: [row.datatype, row.vocabulary, row.assigned && JSON.stringify(row.assigned)].filter((part) => part !== '').join(', '),
    agreement: agreementOf(row, wantedBy(typeOf(name), row.target), makings),
  }));
  return { rows: judged, asGuide: judged.filter(({ agreement }) => agreement === 'as the guide').length };
}

/** `PID[Patient]`, `PID[RelatedPerson-Mother]`: the resource. */
export const typeOf = (name: string): string => /\[([A-Za-z]+)/.exec(name)?.[1] ?? '';

/** An element of a resource. */
interface Wanted {
  readonly type: string;
  readonly elements: readonly string[];
  /** A rule makes it that says it makes this resource, and refers to it. */
  readonly resource?: string;
}

/** `diagnosis.condition(Condition.code)` is met by the code of the Condition that another map makes, or by a function that makes a Condition to refer to. */
function wantedBy(type: string, target: string): readonly Wanted[] {
  const [outer = '', inner] = target.split('(');
  const [resource = '', ...path] = elementsOf(inner ?? '');
  if (resource === '' || path.length === 0) return [{ type, elements: elementsOf(outer) }];
  return [
    { type: resource, elements: path },
    { type, elements: elementsOf(outer), resource },
  ];
}

function agreementOf({ source, assigned }: GuideRow, wanted: readonly Wanted[], makings: readonly Making[]): Agreement {
  const isMet = ({ type, rule }: Making): boolean =>
    wanted.some(
      (one) =>
        one.type === type && isAlong(elementsOf(rule.target.text), one.elements) && (!one.resource || saidOf(rule).includes(one.resource)),
    );
  const ofField = makings.filter(({ rule }) => isOfField(rule, source) && !isOtherValue(rule, assigned));
  if (ofField.some(isMet)) return 'as the guide';
  // What the guide fixes beside a field is fixed here beside what the field makes.
  if (assigned !== '' && makings.some((making) => isFixedAs(making.rule, assigned) && isMet(making))) return 'as the guide';
  return ofField.length > 0 ? 'otherwise' : 'not here';
}

/**
 * A rule reads its own field, and those that it says it does: `XCN[Practitioner], with the address of PRT-14`. One that reads a data
 * type as a whole reads all its components.
 */
function isOfField(rule: CompiledRule, source: string): boolean {
  const field = fieldOf(source);
  if (sourceOf(rule) === field) return true;
  const whole = rule.kind === 'convert' || rule.kind === 'derive' ? rule.source.text : '';
  return (
    field !== '' &&
    (whole === field.split('.')[0] ||
      saidOf(rule)
        .split(/[ ,:;]/)
        .includes(field))
  );
}

/** What a rule says of how it makes its element. */
export function saidOf(rule: CompiledRule): string {
  if (rule.kind !== 'convert' && rule.kind !== 'derive') return '';
  const segment = rule.source.text.split('-')[0] ?? '';
  // A converter that many segments use knows only the number of the other field.
  return (rule.kind === 'convert' ? rule.how.name : rule.how).replaceAll(/\bfield (\d+)/g, `${segment}-$1`);
}

function isFixedAs(rule: CompiledRule, assigned: string): boolean {
  return rule.kind === 'fixed' && JSON.stringify(rule.value).includes(assigned);
}

function isOtherValue(rule: CompiledRule, assigned: string): boolean {
  return rule.kind === 'fixed' && assigned !== '' && !isFixedAs(rule, assigned);
}

/** `PID-5.1` is a part of PID-5, `XPN.1.2` of XPN.1; '' is a value that the map fixes, or one of the segment as a whole. */
export const fieldOf = (source: string): string => /^[A-Z0-9]+[-.]\d+/.exec(source)?.[0] ?? '';

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
