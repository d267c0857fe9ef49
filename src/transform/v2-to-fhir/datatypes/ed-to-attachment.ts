import type { Attachment } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { continuationsOf, takeRepeated } from './continued-value.ts';

/** Table 0191, and the MIME types that it borrows, → the first half of a media type. */
const MEDIA: Readonly<Record<string, string>> = {
  APPLICATION: 'application',
  AUDIO: 'audio',
  IMAGE: 'image',
  TEXT: 'text',
  VIDEO: 'video',
  MULTIPART: 'multipart',
  IM: 'image',
  TX: 'text',
  FT: 'text',
};

/** Subtypes of table 0291 that name their media type whatever stands before them. */
const SUBTYPES: Readonly<Record<string, string>> = {
  PDF: 'application/pdf',
  JPEG: 'image/jpeg',
  JPG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  TIFF: 'image/tiff',
  TIF: 'image/tiff',
  HTML: 'text/html',
  XML: 'text/xml',
  RTF: 'text/rtf',
};

const SUBTYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** The media type that a type (ED.2) and a subtype (ED.3) make; undefined where they make none. */
function mediaType(type: string, subtype: string): string | undefined {
  const [whole = '', second = ''] = subtype.toLowerCase().split('/', 2);
  if (second !== '') return SUBTYPE.test(whole) && SUBTYPE.test(second) ? `${whole}/${second}` : undefined;
  const media = MEDIA[type.toUpperCase()];
  if (media !== undefined && SUBTYPE.test(whole) && SUBTYPES[subtype.toUpperCase()] === undefined) return `${media}/${whole}`;
  return SUBTYPES[subtype.toUpperCase()];
}

/** Takes type and subtype if they say what the content is. */
function contentType(source: Hl7Element, [type, subtype]: readonly [number, number], place: Place): { contentType?: string } {
  const found = mediaType(source.textAt(type).trim(), source.textAt(subtype).trim());
  if (found === undefined) return {};
  place.takeAt(source, type);
  place.takeAt(source, subtype);
  return { contentType: found };
}

/** ED.5 as base64: what it is already, or made of hexadecimal digits or plain text by ED.4 (table 0299). */
function base64Of(data: string, encoding: string): string | undefined {
  switch (encoding.toUpperCase()) {
    case 'BASE64': {
      const compact = data.replace(/\s/g, '');
      return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? compact : undefined;
    }
    case 'HEX':
      return data.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(data) ? Buffer.from(data, 'hex').toString('base64') : undefined;
    case 'A':
      return Buffer.from(data, 'utf8').toString('base64');
    default:
      return undefined;
  }
}

/** ED.5; of a document in pieces, all of them. */
function piecesOf(source: Hl7Element): readonly Hl7Element[] {
  const { segment } = source.field;
  const further = source.isRepetition ? continuationsOf(segment) : [];
  return [source, ...further.map((obx) => obx.field(5).first)];
}

/** Whether ED.5 is encoded as ED.4 says; a value of which nothing is there is no text either. */
export function isDecodable(source: Hl7Element): boolean {
  const data = piecesOf(source).map((piece) => piece.textAt(5));
  return data.join('').trim() === '' || base64Of(data.join(''), source.textAt(4).trim()) !== undefined;
}

/** What stands in ED.5, or in its pieces, as it came. */
export function encodedText(source: Hl7Element, place: Place): string {
  const pieces = piecesOf(source);
  for (const part of [2, 3, 4]) for (const piece of pieces) place.takeAt(piece, part);
  takeRepeated(source.field.segment, [3, 4, 11, 14], place);
  return pieces.map((piece) => place.takeAt(piece, 5)).join('');
}

/** ED[Attachment] */
export const edToAttachment: Converter<Attachment> = converter('ED[Attachment]', (source, place) => {
  const pieces = piecesOf(source);
  const encoding = place.takeAt(source, 4).trim();
  const data = base64Of(pieces.map((piece) => piece.textAt(5)).join(''), encoding);
  if (data === undefined || data === '') {
    if (source.at(5).isValued) place.finding('value-invalid', source, 'ED.5 is not encoded as ED.4 says (A, Hex or Base64)');
    return undefined;
  }
  for (const piece of pieces) place.takeAt(piece, 5);
  for (const piece of pieces.slice(1)) for (const part of [1, 2, 3, 4]) place.takeAt(piece, part);
  takeRepeated(source.field.segment, [3, 4, 11, 14], place);
  return { ...contentType(source, [2, 3], place), data };
});

/** RP[Attachment]: a pointer to where the content is. */
export const rpToAttachment: Converter<Attachment> = converter('RP[Attachment]', (source, place) => {
  const url = place.takeAt(source, 1).trim();
  return url === '' || /\s/.test(url) ? undefined : { ...contentType(source, [3, 4], place), url };
});
