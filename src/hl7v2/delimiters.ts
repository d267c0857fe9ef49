import { Fault } from '../faults/fault.ts';

/** The delimiters of one message, as its MSH-1 and MSH-2 declare them (HL7 v2.9 ch. 2.5.4). Each is one ASCII character. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  /** '' when MSH-2 has no such character: then nothing is escaped. */
  readonly escape: string;
  /** '' when MSH-2 has no such character: then components are not divided. */
  readonly subcomponent: string;
  /** '' before HL7 v2.7, and where MSH-2 has no fifth character. */
  readonly truncation: string;
  /** MSH-2 as received. */
  readonly encodingCharacters: string;
}

/** The delimiters that the standard recommends, without the truncation character of v2.7. */
export const RECOMMENDED_DELIMITERS: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  truncation: '',
  encodingCharacters: '^~\\&',
};

/**
 * Reads MSH-1 and MSH-2 at the start of a header segment.
 * @param header text that begins with `MSH`, `BHS` or `FHS`
 * @throws Fault `not-hl7` for delimiters that would tear values apart: letters, digits, underscores, blanks, quotes, repeated characters
 */
export function readDelimiters(header: string): Delimiters {
  const field = header.charAt(3);
  if (!isDelimiter(field) || field === '\\') {
    throw new Fault('not-hl7', 'MSH-1 must be one punctuation character other than the backslash, usually |.', 'MSH-1');
  }
  // MSH-2 has at most five characters: looking further would search a whole message for a separator that is not there.
  const start = header.slice(4, 11);
  const separator = start.indexOf(field);
  const lineEnd = start.search(/[\r\n]/);
  const ends = [separator, lineEnd, start.length].filter((end) => end >= 0);
  const encodingCharacters = start.slice(0, Math.min(...ends));
  const characters = encodingCharacters.split('');
  if (characters.length < 3 || characters.length > 5) {
    throw new Fault('not-hl7', 'MSH-2 must hold three to five encoding characters, usually ^~\\&.', 'MSH-2');
  }
  if (!characters.every(isDelimiter) || new Set([field, ...characters]).size !== characters.length + 1) {
    throw new Fault(
      'not-hl7',
      'The characters of MSH-1 and MSH-2 must be punctuation (no underscore, no quote), each different from the others.',
      'MSH-2',
    );
  }
  const [component = '', repetition = '', third = '', fourth = '', truncation = ''] = characters;
  // `^~&`: senders that leave the escape character out, not ones that escape by `&`.
  const escapeLeftOut = characters.length === 3 && third === '&';
  return {
    field,
    component,
    repetition,
    escape: escapeLeftOut ? '' : third,
    subcomponent: escapeLeftOut ? third : fourth,
    truncation,
    encodingCharacters,
  };
}

/** Printable ASCII that stands in no code, identifier or name of an event; a quote would make `""` ambiguous. */
function isDelimiter(character: string): boolean {
  return character.length === 1 && character > ' ' && character < '\x7F' && character !== '"' && !/\w/.test(character);
}
