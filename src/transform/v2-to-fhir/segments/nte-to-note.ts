import type { Annotation } from 'fhir/r4.js';
import { valued, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type SegmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';

/** The repetitions of NTE-3 are the lines of one note. */
export function linesOf(source: Source, place: Place): string | undefined {
  if (!('fieldCount' in source)) return undefined;
  const note = source
    .field(3)
    .repetitions.map((line) => wholeText(line, place))
    .join('\n');
  return note.trim() === '' ? undefined : note;
}

interface Noted {
  note?: Annotation[];
}

const { rule, derive } = rulesFor<Noted>();

/** NTE[…]: the note of whatever stands before it, of any type that has notes. */
export function nteToNote(fhir: string): SegmentMap {
  return segmentMap<Noted>('NTE', fhir, [
    derive('NTE-3', 'note[this].text', 'the lines of the note', linesOf),
    rule('NTE-5', 'note[this].authorReference', xcnToPractitioner, { if: valued('NTE-3') }),
    rule('NTE-6', 'note[this].time', dtmToDateTime, { if: valued('NTE-3') }),
  ]);
}
