import { Fault } from '../../faults/fault.ts';
import type { Hl7Message } from '../hl7-message.ts';
import type { Hl7Segment } from '../hl7-segment.ts';

/**
 * Fields, repetitions, components and sub-components of one message. A message of 10,000 segments has about 300,000; what is
 * beyond is made to fill the memory, since each part becomes an object when it is read.
 */
const MAXIMUM_PARTS = 500_000;

/** Counts delimiters, without dividing anything: the fault of a message that has too many of them. */
export function faultOfParts(message: Hl7Message, maximumRepetitions: number): Fault | undefined {
  const repetitive = fieldWithRepetitions(message, maximumRepetitions);
  if (repetitive !== undefined) {
    return new Fault('too-many-repetitions', `A field may have ${maximumRepetitions} repetitions.`, repetitive);
  }
  if (totalLength(message) <= MAXIMUM_PARTS || totalParts(message) <= MAXIMUM_PARTS) return undefined;
  return new Fault('too-many-parts', `A message may have ${MAXIMUM_PARTS} fields, repetitions, components and sub-components.`);
}

/** The path of the first field that has more repetitions than the limit. */
function fieldWithRepetitions(message: Hl7Message, maximum: number): string | undefined {
  const { repetition } = message.delimiters;
  const isSuspect = ({ raw }: Hl7Segment): boolean => raw.length >= maximum && occurrences(raw, repetition) >= maximum;
  for (const segment of message.segments.filter(isSuspect)) {
    // Part 0 is the name; where the separator is field 1, part 1 is field 2.
    let number = segment.declaresDelimiters ? 1 : 0;
    for (let start = 0; start >= 0; number += 1) {
      const end = segment.raw.indexOf(message.delimiters.field, start);
      const raw = segment.raw.slice(start, end < 0 ? undefined : end);
      if (raw.length >= maximum && occurrences(raw, repetition) >= maximum) return `${segment.path}-${number}`;
      start = end < 0 ? end : end + 1;
    }
  }
  return undefined;
}

function totalLength({ segments }: Hl7Message): number {
  return segments.reduce((length, { raw }) => length + raw.length, 0);
}

function totalParts({ delimiters, segments }: Hl7Message): number {
  const dividing = [delimiters.field, delimiters.repetition, delimiters.component, delimiters.subcomponent];
  const partsOf = ({ raw }: Hl7Segment): number => dividing.reduce((parts, delimiter) => parts + occurrences(raw, delimiter), 1);
  return segments.reduce((parts, segment) => parts + partsOf(segment), 0);
}

function occurrences(text: string, delimiter: string): number {
  if (delimiter === '') return 0;
  let count = 0;
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) count += 1;
  return count;
}
