import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { orcOf } from './order-of.ts';
import { positionOf } from './position-of-key.ts';
import { visitOrPatient } from './visit-or-patient.ts';

/** Segments that each say what is ordered, given out or given; RXR, RXC and TQ1 behind one of them are its own. */
const MEDICATIONS: ReadonlySet<string> = new Set(['RXO', 'RXE', 'RXD', 'RXA', 'RXG']);

export const isSegment = (source: Source): source is Hl7Segment => 'fieldCount' in source;

/** Segments of a name behind a medication, up to the next one. */
export function detailsOf(segment: Hl7Segment, name: string): readonly Hl7Segment[] {
  const found: Hl7Segment[] = [];
  const { segments } = segment.message;
  for (let index = segment.index + 1; index < segments.length; index++) {
    const next = segments[index];
    if (next === undefined || MEDICATIONS.has(next.name) || next.name === 'ORC' || next.name === 'OBR') break;
    if (next.name === name) found.push(next);
  }
  return found;
}

/** Segments of a name between the ORC and the first medication: they are of the order as it was placed. */
function ofOrder(segment: Hl7Segment, name: string): readonly Hl7Segment[] {
  const orc = orcOf(segment);
  if (!orc) return [];
  const { segments } = segment.message;
  const found: Hl7Segment[] = [];
  for (let index = segment.index - 1; index > orc.index; index--) {
    const other = segments[index];
    if (other === undefined || MEDICATIONS.has(other.name)) return [];
    if (other.name === name) found.unshift(other);
  }
  return found;
}

/** TQ1 of a medication: before RXO and behind RXE (v2.5.1 ch. 4A), or whichever side it stands on where there is but one of the two. */
export function timingsOf(segment: Hl7Segment): readonly Hl7Segment[] {
  const own = detailsOf(segment, 'TQ1');
  return own.length > 0 ? own : ofOrder(segment, 'TQ1');
}

/** RXE behind the RXO of the same order. */
export const encodesAnOrder: Condition = where('an RXO stands before it in the order', (source) => {
  if (!isSegment(source)) return false;
  const orc = orcOf(source);
  return orc !== undefined && (source.message.lastBefore(source, 'RXO')?.index ?? -1) > orc.index;
});

/** Whether a segment behind this one, up to the next ORC, is such. */
export function inOrderBehind(segment: Hl7Segment, such: (segment: Hl7Segment) => boolean): boolean {
  const { segments } = segment.message;
  for (let index = segment.index + 1; index < segments.length; index++) {
    const next = segments[index];
    if (next === undefined || next.name === 'ORC') return false;
    if (such(next)) return true;
  }
  return false;
}

/** The order holds a segment of this name, which is what its ORC speaks of. */
export function orders(...names: readonly string[]): Condition {
  return where(
    `the order has ${names.join(' or ')}`,
    (source) => isSegment(source) && inOrderBehind(source, ({ name }) => names.includes(name)),
  );
}

const first = (segment: Hl7Segment | undefined, field: number): string => segment?.field(field).first.at(1).at(1).text.trim() ?? '';

/** CDC's guide for immunisations: there is no number. */
const NO_NUMBER = '9999';

interface Known {
  readonly what: string;
  /** Fields of ORC, the one that is looked at first: 2 placer, 3 filler. */
  readonly numbers: readonly number[];
  /** What it is known by where it has no number. */
  readonly otherwise: readonly string[];
  /** What tells several of one order apart: the sub-id of a dispense. */
  readonly further?: readonly string[];
}

/**
 * An order, a dispense, an administration or an immunisation is known by the number of its order: ORC-2 or ORC-3. The assigning authority is
 * left out, since senders name it in one message and not in the next.
 */
export function pharmacyIdentity(segment: Hl7Segment, scope: Scope, { what, numbers, otherwise, further = [] }: Known): ResourceIdentity {
  const orc = orcOf(segment);
  const patient = scope.find('Patient');
  const field = numbers.find((number) => !['', NO_NUMBER].includes(first(orc, number)));
  const within = field === undefined ? visitOrPatient(scope) : patient ? [patient] : [];
  const key = [what, ...(field === undefined ? otherwise : [`ORC-${field}`, first(orc, field), ...further])].join('|');
  const position = positionOf(`${within.map(({ label }) => label).join()}|${key}`, scope.run);
  return {
    basis: field === undefined ? 'visit or patient + code + time' : 'order number',
    key: position === 0 ? key : `${key}|${position}`,
    within,
  };
}

/** The code of what is given, else its words. */
export const codeIn = (segment: Hl7Segment, field: number): string =>
  first(segment, field) || segment.field(field).first.at(2).text.trim().toLowerCase();
