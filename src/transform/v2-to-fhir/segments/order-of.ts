import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { lookUp } from '../../mapping/code-map.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import { isPlaceholderNumber } from '../../placeholder-number.ts';
import { orderControlCode, orderStatus } from '../codesystems/order-status.ts';

/** The segments of a message that speak of one order: ORC and OBR stand beside each other, either may be missing. */
export interface Order {
  readonly orc: Hl7Segment | undefined;
  readonly obr: Hl7Segment | undefined;
  readonly tq1: Hl7Segment | undefined;
  /** How many orders before it in the message have the same numbers and code: laboratories repeat the number of the sample in all of them. */
  readonly position: number;
  /** SPM segments behind it, up to the next order. */
  readonly specimens: number;
  /** The message reports results (ORU, OUL), it does not ask for them. */
  readonly isResult: boolean;
  /** MSH-9.1 */
  readonly type: string;
  /** OBX before any specimen. */
  readonly results: number;
  /** It orders no service, but a medicine. */
  readonly isOther: boolean;
}

interface Draft extends Order {
  orc: Hl7Segment | undefined;
  obr: Hl7Segment | undefined;
  tq1: Hl7Segment | undefined;
  position: number;
  specimens: number;
  results: number;
  isOther: boolean;
}

/** Each RXA of these is an immunisation with an ORC of its own, or none; elsewhere one ORC may order many doses. */
const IMMUNIZATIONS = new Set(['VXU', 'VXR', 'RSP']);

/** Prescriptions have an ORC, too, and maps of their own. */
const PRESCRIPTIONS = new Set(['RXO', 'RXE', 'RXD', 'RXA']);

/** By the index of the segment: the order that it belongs to. In OUL the OBR opens the order and its ORC follows; in every other message ORC stands first. */
function ordersOf(message: Hl7Message): readonly (Order | undefined)[] {
  const type = message.segment('MSH')?.field(9).first.at(1).text.trim() ?? '';
  const isObrFirst = type === 'OUL';
  const isResult = type === 'ORU' || isObrFirst;
  const areImmunizations = IMMUNIZATIONS.has(type);
  const made: Draft[] = [];
  let open: Draft | undefined;
  const begin = (isOther: boolean): Draft => {
    open = { orc: undefined, obr: undefined, tq1: undefined, position: 0, specimens: 0, isResult, type, results: 0, isOther };
    made.push(open);
    return open;
  };
  const bySegment = message.segments.map(({ name }, index) => {
    const segment = message.segments[index];
    if (name === 'ORC' || name === 'OBR') {
      const joins = open !== undefined && (name === 'OBR' ? open.obr === undefined : isObrFirst && open.orc === undefined);
      const order: Draft = open && joins ? open : begin(false);
      order[name === 'ORC' ? 'orc' : 'obr'] = segment;
    } else if (name === 'SPM' && open) open.specimens++;
    else if (name === 'TQ1' && open) open.tq1 ??= segment;
    else if (name === 'OBX' && open?.specimens === 0) open.results++;
    else if (areImmunizations && name === 'RXA' && (!open || open.isOther)) begin(true);
    else if (open && PRESCRIPTIONS.has(name)) open.isOther = true;
    return open;
  });
  const counts = new Map<string, number>();
  for (const order of made) {
    const key = [placerNumber(order), fillerNumber(order), codeOf(order)].join('|');
    order.position = counts.get(key) ?? 0;
    counts.set(key, order.position + 1);
  }
  return bySegment;
}

/** The order that a segment belongs to: the last one that began before it. */
export function orderOf(segment: Hl7Segment): Order | undefined {
  return segment.message.once(ordersOf)[segment.index];
}

/** The ORC of the order that a segment belongs to; an ORC is its own. */
export function orcOf(segment: Hl7Segment): Hl7Segment | undefined {
  return segment.name === 'ORC' ? segment : orderOf(segment)?.orc;
}

const first = (segment: Hl7Segment | undefined, field: number): string => segment?.field(field).first.at(1).at(1).text.trim() ?? '';

/** What stands for no number (`0`, `UNKNOWN`) tells no order from another. */
function numberIn(segment: Hl7Segment | undefined, field: number): string {
  const number = first(segment, field);
  return isPlaceholderNumber(number) ? '' : number;
}

/** ORC-2, else OBR-2 */
export const placerNumber = ({ orc, obr }: Order): string => numberIn(orc, 2) || numberIn(obr, 2);

/** ORC-3, else OBR-3 */
export const fillerNumber = ({ orc, obr }: Order): string => numberIn(orc, 3) || numberIn(obr, 3);

/** OBR-4: the code, else its words. */
export const codeOf = ({ obr }: Order): string => first(obr, 4) || (obr?.field(4).first.at(2).text.trim().toLowerCase() ?? '');

/** Whether a field of the other segment of the same order is valued: `IF ORC-2 NOT VALUED` in an OBR map. */
export function orderValued(name: 'ORC' | 'OBR', field: number): Condition {
  return where(`${name}-${field} valued`, (source: Source) => {
    if (!('fieldCount' in source)) return false;
    const order = orderOf(source);
    return (name === 'ORC' ? order?.orc : order?.obr)?.field(field).isValued ?? false;
  });
}

/** ORC-7 and OBR-27 (TQ): interval, start, end, number of times. */
const OF_TQ = [2, 4, 5, 12];
/** TQ1: pattern, times, offset, duration, start, end, length of an occurrence, number of times. */
const OF_TQ1 = [3, 4, 5, 6, 7, 8, 13, 14];

/** Something says when and how often: then a single time of OBR-6 is the least that is said. */
export const hasTiming: Condition = where('TQ1, ORC-7 or OBR-27 say when', (source: Source) => {
  const order = 'fieldCount' in source ? orderOf(source) : undefined;
  const quantities = [order?.orc?.field(7), order?.obr?.field(27)];
  return (
    quantities.some((field) => field?.isValued && OF_TQ.some((part) => field.first.at(part).isValued)) ||
    OF_TQ1.some((field) => order?.tq1?.field(field).isValued)
  );
});

/** ORC-5, else ORC-1, says what became of the order. */
export const orderSaysStatus: Condition = where('ORC-5 or ORC-1 say the status', (source: Source) => {
  const orc = 'fieldCount' in source ? orderOf(source)?.orc : undefined;
  const [status, control] = [5, 1].map((field) => orc?.field(field).first.text.trim() ?? '');
  return lookUp(orderStatus, status ?? '') !== undefined || lookUp(orderControlCode, control ?? '') !== undefined;
});

/** The ORC is one of a service: OBR follows, or nothing that tells what is ordered (a cancellation by its number). */
export const isServiceOrder: Condition = where('an order of a service', (source) => {
  const order = 'fieldCount' in source ? orderOf(source) : undefined;
  return order !== undefined && (order.obr !== undefined || !order.isOther);
});

/** A result whose OBX all stand behind the specimen: they are what was found. */
export const startsResults: Condition = where('no result stands before the specimen', (source) => {
  const order = 'fieldCount' in source ? orderOf(source) : undefined;
  return order?.type === 'ORU' && order.results === 0;
});

/** No SPM stands behind the order. */
export const hasNoSpecimen: Condition = where(
  'the order has no SPM',
  (source) => ('fieldCount' in source ? orderOf(source)?.specimens : undefined) === 0,
);

/** One SPM stands behind the order: what OBR says of a specimen is said of it. */
export const hasSingleSpecimen: Condition = where(
  'the order has one SPM',
  (source) => ('fieldCount' in source ? orderOf(source)?.specimens : undefined) === 1,
);
