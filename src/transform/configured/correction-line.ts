import type { Hl7Message } from '../../hl7v2/hl7-message.ts';

/** A segment as text: its name and its fields, `fields[0]` the name itself. */
export interface Line {
  readonly name: string;
  readonly fields: readonly string[];
}

/** What an operation did: one sentence, however many segments it touched. */
export interface Done {
  readonly lines: readonly Line[];
  readonly changes: readonly { readonly location: string; readonly text: string }[];
}

export type Correct = (lines: readonly Line[], message: Hl7Message) => Done;

export const NOTHING_DONE: Correct = (lines) => ({ lines, changes: [] });

/** A field and its parts: `PID-5.1` is PID, 5, [1]. */
export interface FieldPath {
  readonly segment: string;
  readonly field: number;
  readonly parts: readonly number[];
}

export function fieldPathOf(text: string): FieldPath {
  const [segment = '', rest = ''] = text.split('-');
  const [field = 0, ...parts] = rest.split('.').map(Number);
  return { segment, field, parts };
}

/** The text at a path, escaped as it was sent; of a part of a field that of the first repetition. */
export function rawAt({ fields }: Line, { field, parts }: FieldPath, { delimiters }: Hl7Message): string {
  const whole = fields[field] ?? '';
  if (parts.length === 0) return whole;
  const [component = 1, subcomponent] = parts;
  const first = cut(whole, delimiters.repetition)[0] ?? '';
  const text = cut(first, delimiters.component)[component - 1] ?? '';
  return subcomponent === undefined ? text : (cut(text, delimiters.subcomponent)[subcomponent - 1] ?? '');
}

/** The line with another text at a path; what the parts on the way need is filled up with empty ones. */
export function withRaw(line: Line, { field, parts }: FieldPath, raw: string, { delimiters }: Hl7Message): Line {
  const levels =
    parts.length === 0 ? [] : [delimiters.repetition, delimiters.component, delimiters.subcomponent].slice(0, parts.length + 1);
  const places = parts.length === 0 ? [] : [1, ...parts];
  const set = (text: string, [delimiter, ...deeper]: readonly string[], [place, ...below]: readonly number[]): string => {
    if (delimiter === undefined || place === undefined) return raw;
    const pieces = cut(text, delimiter);
    while (pieces.length < place) pieces.push('');
    pieces[place - 1] = set(pieces[place - 1] ?? '', deeper, below);
    return pieces.join(delimiter);
  };
  const fields = [...line.fields];
  while (fields.length <= field) fields.push('');
  fields[field] = set(fields[field] ?? '', levels, places);
  return { name: line.name, fields };
}

const cut = (text: string, delimiter: string): string[] => (delimiter === '' ? [text] : text.split(delimiter));

/** Whether nothing but delimiters stands in a text. */
export function isBlank(text: string, { delimiters: { repetition, component, subcomponent } }: Hl7Message): boolean {
  for (const character of text) if (character !== repetition && character !== component && character !== subcomponent) return false;
  return true;
}
