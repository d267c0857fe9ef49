import { Fault } from '../../faults/fault.ts';
import type { Delimiters } from '../delimiters.ts';
import type { Hl7Message } from '../hl7-message.ts';

/**
 * Fields, components and sub-components of one message. A message of 10,000 segments has about 300,000; what is beyond is made
 * to fill the memory, since each part becomes an object when it is read.
 */
const MAXIMUM_PARTS = 500_000;

/** Counts delimiters, without dividing anything; only a text that is long enough can hold too many. */
export function faultOfParts(text: string, delimiters: Delimiters): Fault | undefined {
  if (text.length <= MAXIMUM_PARTS) return undefined;
  let left = MAXIMUM_PARTS;
  for (const delimiter of [delimiters.field, delimiters.component, delimiters.subcomponent]) {
    left -= occurrences(text, delimiter, left);
    if (left < 0) return new Fault('too-many-parts', `A message may have ${MAXIMUM_PARTS} fields, components and sub-components.`);
  }
  return undefined;
}

/** Finds the first field with more repetitions than the limit. */
export function faultOfRepetitions(message: Hl7Message, maximum: number): Fault | undefined {
  const { repetition } = message.delimiters;
  for (const segment of message.segments) {
    if (segment.raw.length < maximum || occurrences(segment.raw, repetition, maximum) < maximum) continue;
    for (let number = segment.declaresDelimiters ? 3 : 1; number <= segment.fieldCount; number += 1) {
      const field = segment.field(number);
      if (field.raw.length < maximum || occurrences(field.raw, repetition, maximum) < maximum) continue;
      return new Fault('too-many-repetitions', `A field may have ${maximum} repetitions.`, field.path);
    }
  }
  return undefined;
}

/** Stops counting one above the limit. */
function occurrences(text: string, delimiter: string, limit: number): number {
  if (delimiter === '') return 0;
  let count = 0;
  for (let at = text.indexOf(delimiter); at >= 0 && count <= limit; at = text.indexOf(delimiter, at + 1)) count += 1;
  return count;
}
