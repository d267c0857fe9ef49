import { RECOMMENDED_DELIMITERS, type Delimiters } from './delimiters.ts';

/** Text as it is meant; `null` is the explicit null `""`, '' is nothing. */
type LeafValue = string | null;
type ComponentValue = LeafValue | readonly LeafValue[];
export type RepetitionValue = LeafValue | readonly ComponentValue[];
/** Text, or a list of repetitions: `'A01'`, `[['ACK', 'A01', 'ACK']]`, `['first', 'second']`. */
export type FieldValue = LeafValue | readonly RepetitionValue[] | RawField;

/** A field of a message with the same delimiters, repeated as it was received. */
interface RawField {
  readonly raw: string;
}

/** A segment to write. */
export interface SegmentValue {
  readonly name: string;
  /** By HL7 field number; gaps are empty fields. MSH-1 and MSH-2 are written from the delimiters. */
  readonly fields: Readonly<Record<number, FieldValue>>;
}

/**
 * Writes segments, each ended by CR: the inverse of `parseMessage`. Fields, repetitions, components and sub-components at the end
 * that hold nothing are not written. What the delimiters cannot say is reduced: without a sub-component character only the
 * first sub-component is written, and without an escape character a blank stands for what would have been escaped.
 */
export function writeMessage(segments: readonly SegmentValue[], delimiters: Delimiters = RECOMMENDED_DELIMITERS): string {
  return segments.map((segment) => `${writeSegment(segment, delimiters)}\r`).join('');
}

/** Escapes every delimiter, the escape character itself and every control character (HL7 v2.9 ch. 2.7). */
export function escapeText(text: string, delimiters: Delimiters): string {
  // A text of two quotation marks is not the explicit null.
  if (text === '""') return delimiters.escape === '' ? "''" : hexadecimal(text, delimiters);
  return replaceEach(text, (character) => replacementOf(character, delimiters));
}

/** The segments whose first two fields are the delimiters. */
const HEADERS = new Set(['MSH', 'BHS', 'FHS']);

function writeSegment({ name, fields }: SegmentValue, delimiters: Delimiters): string {
  const isHeader = HEADERS.has(name);
  const first = isHeader ? 3 : 1;
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  const written: string[] = isHeader ? [name, delimiters.encodingCharacters] : [name];
  for (let number = first; number <= last; number += 1) {
    const value = fields[number];
    written.push(value === undefined ? '' : writeField(value, delimiters));
  }
  return joined(written, delimiters.field);
}

function writeField(value: FieldValue, delimiters: Delimiters): string {
  if (value === null || typeof value === 'string') return writeLeaf(value, delimiters);
  if ('raw' in value) return withoutControls(value.raw, delimiters);
  const repetitions = value.map((repetition) =>
    isLeaf(repetition)
      ? writeLeaf(repetition, delimiters)
      : joined(
          repetition.map((component) => writeComponent(component, delimiters)),
          delimiters.component,
        ),
  );
  return joined(repetitions, delimiters.repetition);
}

function writeComponent(value: ComponentValue, delimiters: Delimiters): string {
  if (isLeaf(value)) return writeLeaf(value, delimiters);
  const writable = delimiters.subcomponent === '' ? value.slice(0, 1) : value;
  return joined(
    writable.map((leaf) => writeLeaf(leaf, delimiters)),
    delimiters.subcomponent,
  );
}

function writeLeaf(value: LeafValue, delimiters: Delimiters): string {
  return value === null ? '""' : escapeText(value, delimiters);
}

function isLeaf(value: LeafValue | readonly unknown[]): value is LeafValue {
  return value === null || typeof value === 'string';
}

function joined(parts: readonly string[], delimiter: string): string {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1).join(delimiter);
}

/** Its delimiters and escapes are the sender's own; a control character would end the segment, or the frame, for some receivers. */
function withoutControls(raw: string, delimiters: Delimiters): string {
  return replaceEach(raw, (character) => (isControl(character) ? controlReplacement(character, delimiters) : undefined));
}

function replacementOf(character: string, delimiters: Delimiters): string | undefined {
  if (isControl(character)) return controlReplacement(character, delimiters);
  const name = escapeNameOf(character, delimiters);
  if (name === undefined) return undefined;
  return delimiters.escape === '' ? ' ' : `${delimiters.escape}${name}${delimiters.escape}`;
}

function escapeNameOf(character: string, delimiters: Delimiters): string | undefined {
  switch (character) {
    case delimiters.field:
      return 'F';
    case delimiters.component:
      return 'S';
    case delimiters.subcomponent:
      return 'T';
    case delimiters.repetition:
      return 'R';
    case delimiters.escape:
      return 'E';
    case delimiters.truncation:
      return 'P';
    default:
      return undefined;
  }
}

function isControl(character: string): boolean {
  return character < ' ' || character === '\x7F';
}

function controlReplacement(character: string, delimiters: Delimiters): string {
  return delimiters.escape === '' ? ' ' : hexadecimal(character, delimiters);
}

/** ASCII is the same bytes in every character set that is read. */
function hexadecimal(ascii: string, { escape }: Delimiters): string {
  const digits = Array.from(ascii, (character) => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
  return `${escape}X${digits.join('')}${escape}`;
}

/** Copies what stays in runs. */
function replaceEach(text: string, replace: (character: string) => string | undefined): string {
  let written = '';
  let copied = 0;
  for (let index = 0; index < text.length; index += 1) {
    const replacement = replace(text.charAt(index));
    if (replacement === undefined) continue;
    written += text.slice(copied, index) + replacement;
    copied = index + 1;
  }
  return copied === 0 ? text : written + text.slice(copied);
}
