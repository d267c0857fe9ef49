import type { Annotation } from 'fhir/r4.js';
import { either, valued, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type SegmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToString } from '../datatypes/cwe-to-string.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';

/** The repetitions of NTE-3 are the lines of one note; those of NTE-9, its coded form, stand behind them in words. */
export function linesOf(source: Source, place: Place): string | undefined {
  if (!('fieldCount' in source)) return undefined;
  const lines = source.field(3).repetitions.map((line) => wholeText(line, place));
  if (source.holds(9)) lines.push(...source.field(9).repetitions.flatMap((coded) => cweToString.convert(coded, place) ?? []));
  const note = lines.join('\n');
  return note.trim() === '' ? undefined : note;
}

/** Who wrote a note, and when, beside its lines. */
export function annotationOfNte(source: Source, place: Place): Annotation | undefined {
  const text = linesOf(source, place);
  if (text === undefined || !('fieldCount' in source)) return undefined;
  const author = source.holds(5) ? xcnToPractitioner.convert(source.field(5).first, place) : undefined;
  const time = source.holds(6) ? dtmToDateTime.convert(source.field(6).first, place) : undefined;
  return { ...(author ? { authorReference: author } : {}), ...(time === undefined ? {} : { time }), text };
}

/** The guide names it for notes of appointments; a note of anything else is of a kind no less. */
const ANNOTATION_TYPE = `${CORE_EXTENSION}annotationType`;
const commentType = tableAsItIs('CommentType', '0364');

interface Noted {
  note?: Annotation[];
}

const isNote = either(valued('NTE-3'), valued('NTE-9'));

const { rule, derive } = rulesFor<Noted>();

/** NTE[…]: the note of whatever stands before it, of any type that has notes. */
export function nteToNote(fhir: string): SegmentMap {
  return segmentMap<Noted>('NTE', fhir, [
    derive('NTE-3', 'note[this].text', 'the lines of the note, and NTE-9', linesOf),
    rule('NTE-4', 'note[this].extension[]', extensionOf(ANNOTATION_TYPE, 'valueCodeableConcept', cweToCodeableConcept(commentType)), {
      if: isNote,
    }),
    rule('NTE-5', 'note[this].authorReference', xcnToPractitioner, { if: isNote }),
    rule('NTE-6', 'note[this].time', dtmToDateTime, { if: isNote }),
  ]);
}
