import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';

/** What a document of a kind begins with, in base64: what begins otherwise goes on with the document before it. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  PDF: 'JVBERi',
  JPEG: '/9j/',
  JPG: '/9j/',
  PNG: 'iVBORw0KGgo',
  GIF: 'R0lGOD',
  RTF: 'e1xydG',
};

/** Of one message: the OBX that go on with another one, by the index of the first. */
interface Runs {
  readonly further: ReadonlyMap<number, readonly Hl7Segment[]>;
  readonly continued: ReadonlySet<number>;
}

const typeOf = (obx: Hl7Segment): string => obx.field(2).first.text.trim().toUpperCase();
const isText = (obx: Hl7Segment): boolean => ['TX', 'FT'].includes(typeOf(obx));
const dataOf = (obx: Hl7Segment): string => obx.field(5).first.textAt(5);
const isBase64 = (obx: Hl7Segment): boolean => obx.field(5).first.textAt(4).trim().toUpperCase() === 'BASE64';

/** A report is sent line by line, a document in pieces (32 K in many interface engines): OBX of one code that say nothing else. */
function goesOn(first: Hl7Segment, before: Hl7Segment, obx: Hl7Segment): boolean {
  if (obx.index !== before.index + 1) return false;
  if (![2, 3, 4, 11, 14].every((field) => first.field(field).raw === obx.field(field).raw)) return false;
  if ([6, 7, 8].some((field) => obx.field(field).isValued)) return false;
  if (isText(obx)) return true;
  return isBase64(first) && isBase64(obx) && isPiece(first, before, obx);
}

function isPiece(first: Hl7Segment, before: Hl7Segment, obx: Hl7Segment): boolean {
  const [data, last] = [dataOf(obx), dataOf(before).trimEnd()];
  if (data === '' || last.endsWith('=')) return false;
  const beginning = BEGINNINGS[first.field(5).first.textAt(3).trim().toUpperCase()];
  if (beginning !== undefined) return !data.startsWith(beginning);
  // Of a kind that cannot be told by its beginning: the piece before it is no whole number of bytes, or as long as pieces are.
  return last.length % 4 !== 0 || last.length >= 16_000;
}

function runsOf(message: Hl7Message): Runs {
  const further = new Map<number, Hl7Segment[]>();
  const continued = new Set<number>();
  let first: Hl7Segment | undefined;
  let before: Hl7Segment | undefined;
  for (const obx of message.segmentsNamed('OBX')) {
    if (first && before && goesOn(first, before, obx)) {
      const run = further.get(first.index) ?? [];
      run.push(obx);
      further.set(first.index, run);
      continued.add(obx.index);
    } else first = obx;
    before = obx;
  }
  return { further, continued };
}

/** The OBX that go on with the value of this one. */
export function continuationsOf(obx: Hl7Segment): readonly Hl7Segment[] {
  return obx.name === 'OBX' ? (obx.message.once(runsOf).further.get(obx.index) ?? []) : [];
}

/** What a continuation says once more counts as used where the first one is. */
export function takeRepeated(obx: Hl7Segment, fields: readonly number[], place: Place): void {
  for (const further of continuationsOf(obx)) {
    for (const field of fields) for (const leaf of leavesOf(further, field)) place.take(leaf);
  }
}

const leavesOf = (segment: Hl7Segment, field: number): readonly Hl7Element[] =>
  segment.holds(field) ? segment.field(field).first.leaves : [];

/** The OBX begins a value: it does not go on with the one before it. */
export const beginsValue: Condition = where('the OBX does not go on with the one before it', (source) => {
  return !('fieldCount' in source) || !source.message.once(runsOf).continued.has(source.index);
});
