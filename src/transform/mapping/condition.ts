import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import { fieldOf, lookUp, type CodeMap } from './code-map.ts';
import type { Run } from './run.ts';

/** What a rule stands in: a segment (segment maps) or a part of a field (data type maps). */
export type Source = Hl7Segment | Hl7Element;

/** When a rule applies; `text` is for the documentation. */
export interface Condition {
  readonly text: string;
  /** It looks at the value of the rule's own field: where that is `""`, the rule removes what it would have made. */
  readonly ofValue: boolean;
  /** What the event alone says of it; undefined: it looks at the message, too. */
  readonly ofEvent: (event: string) => boolean | undefined;
  readonly holds: (source: Source, run: Run) => boolean;
}

const unsaid = (): undefined => undefined;

const isSegment = (source: Source): source is Hl7Segment => source instanceof Hl7Segment;

/** A compiled source path: `PID-5` and `PID-5.1` in a segment, `XPN.5`, `XPN.1.2` and `XPN` in a data type. */
export interface SourcePath {
  readonly text: string;
  /** 0 in data type maps. */
  readonly field: number;
  readonly parts: readonly number[];
}

export function compileSource(text: string): SourcePath {
  const dash = text.indexOf('-');
  const [head, ...rest] = (dash < 0 ? text : text.slice(dash + 1)).split('.');
  return { text, field: dash < 0 ? 0 : Number(head), parts: rest.map(Number) };
}

/** The element at a path below a part of a field. */
export function within(element: Hl7Element, parts: readonly number[]): Hl7Element {
  let found = element;
  for (const part of parts) found = found.at(part);
  return found;
}

/** The element at a path; of a repeating field the first repetition. */
function elementAt(source: Source, path: SourcePath): Hl7Element | undefined {
  if (isSegment(source)) return path.field === 0 ? undefined : within(source.field(path.field).first, path.parts);
  return within(source, path.parts);
}

/** Whether nothing stands at a path, without looking closer. */
function isBlank(source: Source, { field, parts: [first = 1] }: SourcePath): boolean {
  return isSegment(source) ? field !== 0 && !source.holds(field) : !source.holds(first);
}

/** '' where nothing stands: no element is made for it. */
function textAt(source: Source, path: SourcePath): string {
  return isBlank(source, path) ? '' : (elementAt(source, path)?.text ?? '');
}

/** `IF PID-29 VALUED` */
export function valued(path: string): Condition {
  const at = compileSource(path);
  return where(`${path} valued`, (source) => !isBlank(source, at) && (elementAt(source, at)?.isValued ?? false));
}

/** A value or a `""` was sent. */
export function sent(path: string): Condition {
  const at = compileSource(path);
  return where(`${path} sent`, (source) => {
    const element = isBlank(source, at) ? undefined : elementAt(source, at);
    return element !== undefined && (element.isValued || element.isNull);
  });
}

const alternatives = (values: readonly string[]): string => values.map((value) => (value === '' ? 'empty' : value)).join(' / ');

/** `IF PV1-2.1 EQUALS "P"`, `IN (…)` */
export function oneOf(path: string, ...values: readonly string[]): Condition {
  const at = compileSource(path);
  return where(`${path} is ${alternatives(values)}`, (source) => values.includes(textAt(source, at)));
}

/** The code of the rule's own field stands in the map: which of several elements it belongs to. */
export function coded(path: string, map: CodeMap): Condition {
  const at = compileSource(path);
  const isIn = (source: Source, { mapping: { codeMaps: maps } }: Run): boolean => {
    const place = maps && { maps, field: isSegment(source) ? `${source.name}-${at.field}` : fieldOf(source) };
    return lookUp(map, textAt(source, at).trim(), place) !== undefined;
  };
  return { text: `${path} in ${map.name}`, ofValue: true, ofEvent: unsaid, holds: isIn };
}

/** One side of a condition, in brackets if it is itself joined by the other word. */
function operand({ text }: Condition, other: ' and ' | ' or '): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth === 0 && text.startsWith(other, at)) return `(${text})`;
  }
  return text;
}

export function either(left: Condition, right: Condition): Condition {
  return {
    text: `${operand(left, ' and ')} or ${operand(right, ' and ')}`,
    ofValue: left.ofValue || right.ofValue,
    ofEvent: (event) => {
      const [one, other] = [left.ofEvent(event), right.ofEvent(event)];
      return one === true || other === true ? true : one === false && other === false ? false : undefined;
    },
    holds: (source, run) => left.holds(source, run) || right.holds(source, run),
  };
}

export function not(inner: Condition): Condition {
  return {
    text: `not (${inner.text})`,
    ofValue: inner.ofValue,
    ofEvent: (event) => {
      const said = inner.ofEvent(event);
      return said === undefined ? undefined : !said;
    },
    holds: (source, run) => !inner.holds(source, run),
  };
}

export function both(left: Condition, right: Condition): Condition {
  return {
    text: `${operand(left, ' or ')} and ${operand(right, ' or ')}`,
    ofValue: left.ofValue || right.ofValue,
    ofEvent: (event) => {
      const [one, other] = [left.ofEvent(event), right.ofEvent(event)];
      return one === false || other === false ? false : one === true && other === true ? true : undefined;
    },
    holds: (source, run) => left.holds(source, run) && right.holds(source, run),
  };
}

/** What an event that has no map is in the conditions of rules: none of those they name. */
export const NO_EVENT = '';

/** The trigger event of the message is one of these. */
export function event(...events: readonly string[]): Condition {
  const isOneOf = (trigger: string): boolean => events.includes(trigger);
  return {
    text: `event ${events.map((name) => (name === NO_EVENT ? 'of another kind' : name)).join(', ')}`,
    ofValue: false,
    ofEvent: isOneOf,
    holds: (_source, run) => isOneOf(run.event),
  };
}

/** A condition that no other form can say. */
export function where(text: string, holds: Condition['holds']): Condition {
  return { text, ofValue: false, ofEvent: unsaid, holds };
}
