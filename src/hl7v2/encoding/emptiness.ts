import type { Delimiters } from '../delimiters.ts';

/**
 * What a part holds: nothing but delimiters; nothing but `""`; or a value (HL7 v2.9 ch. 2.5.3, 2.6). Blanks alone are none of these:
 * senders of fixed width fill with them what they do not know, which says nothing and removes nothing.
 */
export type Emptiness = 'empty' | 'null' | 'blank' | 'valued';

/** Reads a part once, left to right, and stops at the first value. */
export function emptinessOf(raw: string, delimiters: Delimiters): Emptiness {
  // Delimiters are punctuation: most values show with their first character that they are some.
  if (isLetterOrDigit(raw.charCodeAt(0))) return 'valued';
  let emptiness: Emptiness = 'empty';
  for (let index = 0; index < raw.length; index += 1) {
    const character = raw.charAt(index);
    if (isPartDelimiter(character, delimiters)) continue;
    if (character === ' ') {
      if (emptiness === 'empty') emptiness = 'blank';
      continue;
    }
    if (character !== '"' || raw.charAt(index + 1) !== '"' || !endsAt(raw, index + 2, delimiters)) return 'valued';
    emptiness = 'null';
    index += 1;
  }
  return emptiness;
}

function endsAt(raw: string, index: number, delimiters: Delimiters): boolean {
  return index >= raw.length || isPartDelimiter(raw.charAt(index), delimiters);
}

function isPartDelimiter(character: string, delimiters: Delimiters): boolean {
  return character === delimiters.component || character === delimiters.repetition || character === delimiters.subcomponent;
}

/** ASCII. */
const isLetterOrDigit = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
