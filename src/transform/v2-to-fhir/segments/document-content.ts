import type { Attachment } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, where, type Condition, type Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { continuationsOf, takeRepeated } from '../datatypes/continued-value.ts';
import { encodedText } from '../datatypes/ed-to-attachment.ts';
import { wholeText } from '../datatypes/whole-text.ts';
import { takeValueType, valueTypeOf } from './observation-value-form.ts';

/** An OBX of a document message brings the document itself; one of any other type (a code, a measurement) is an observation beside it. */
function isContentOf(obx: Hl7Segment): boolean {
  const value = obx.field(5).first;
  return ['ED', 'RP', 'TX', 'FT'].includes(valueTypeOf(obx)) || (value.textAt(4).trim().toUpperCase() === 'BASE64' && value.at(5).isValued);
}

export const isContent: Condition = where('the OBX is content of the document', (source) => 'fieldCount' in source && isContentOf(source));

/** Something of the content is really there: not only `^application^pdf^Base64^`. */
function holdsContent(obx: Hl7Segment): boolean {
  if (!isContentOf(obx)) return false;
  switch (valueTypeOf(obx)) {
    case 'RP':
      return obx.field(5).first.at(1).isValued;
    case 'TX':
    case 'FT':
      return obx.field(5).isValued;
    default:
      return obx.field(5).first.at(5).isValued;
  }
}

/** The message brings the document. */
export const bringsContent: Condition = where('the message has the content', (source) =>
  'fieldCount' in source ? source.message.segmentsNamed('OBX').some(holdsContent) : false,
);

/** The OBX that a note stands behind. */
const noted = (source: Source): Hl7Segment | undefined => ('fieldCount' in source ? source.message.lastBefore(source, 'OBX') : undefined);

export const isNoteOfContent: Condition = where('the note is about the content', (source) => {
  const obx = noted(source);
  return obx !== undefined && isContentOf(obx);
});

export const isText: Condition = both(
  isContent,
  where('OBX-2 is TX or FT', (source) => ['TX', 'FT'].includes(valueTypeOf(source))),
);

/** Plain text as content: UTF-8, since that is what base64 of a string is made of. */
export function textAttachment(text: string): Attachment {
  return { contentType: 'text/plain;charset=utf-8', data: Buffer.from(text, 'utf8').toString('base64') };
}

/** OBX-3 names what its content is, where the guide is silent; OBX-2 says how it is read. */
function titled(attachment: Attachment, obx: Hl7Segment, place: Place): Attachment {
  takeValueType(obx, place);
  const name = [obx.field(3).first.at(2), obx.field(3).first.at(1)].find((part) => part.isValued);
  const title = name ? place.take(name).trim() : '';
  return title === '' ? attachment : { ...attachment, title };
}

export function withTitle(how: Converter<Attachment>): Converter<Attachment> {
  return converter(`${how.name}, titled by OBX-3`, (source, place) => {
    const attachment = how.convert(source, place);
    return attachment && titled(attachment, source.field.segment, place);
  });
}

/** A text, each OBX and each repetition of its OBX-5 a line; leading blanks and empty lines carry meaning in reports. */
export function textOfDocument(source: Source, place: Place): Attachment | undefined {
  if (!('fieldCount' in source)) return undefined;
  const text = [source, ...continuationsOf(source)]
    .map((obx) => obx.field(5).repetitions.map((line) => wholeText(line, place)))
    .flatMap((lines) => (lines.length === 0 ? [''] : lines))
    .join('\n');
  if (text.trim() === '') return undefined;
  takeRepeated(source, [2, 3, 4, 11, 14], place);
  return titled(textAttachment(text), source, place);
}

/** A document that is cut, or not encoded as it says, is kept as the text that came. */
export const brokenDocument: Converter<Attachment> = converter('ED as text', (source, place) => {
  const text = encodedText(source, place);
  if (text.trim() === '') return undefined;
  place.finding('value-invalid', source, 'ED.5 is not encoded as ED.4 says (A, Hex or Base64), or it is cut: it was kept as text');
  return titled(textAttachment(text), source.field.segment, place);
});

/** What a message brings of a document is the whole of it: it takes the place of what is stored, be it sent in OBX or in notes. */
export const WHOLE = { part: (): boolean => true };
