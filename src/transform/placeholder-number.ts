/** What senders write where there is no number, without blanks and marks (`N/A`, `not known`). */
const WORDS: ReadonlySet<string> = new Set(
  (
    'UNKNOWN UNK UKN UNKN NOTKNOWN NONE NIL NULL NA NOTAPPLICABLE NOTAVAILABLE NOTGIVEN NOTSTATED NOTRECORDED NONUMBER NONHSNUMBER ' +
    'UNDEFINED MISSING TBA TBC TBD PENDING UNIDENTIFIED INVALID'
  ).split(' '),
);

/** So many nines are no number of a series: forms are filled up with them. */
const FEWEST_NINES = 6;

/**
 * Whether a text stands where a number should and is none: a word that says so, only marks, only zeros, only X, six nines or more. Whoever
 * has such a "number" shares it with strangers, so that nothing and nobody is known by it. A row that is divided (`00000-0000000`) has the
 * form of a number: systems give it to test patients.
 */
export function isPlaceholderNumber(text: string): boolean {
  if (holdsDigitOfNumber(text)) return false;
  const row = text.trim().toUpperCase();
  const signs = row.replace(/[^\p{L}\p{N}]/gu, '');
  if (signs === '' || WORDS.has(signs) || consistsOf('0', row) || consistsOf('X', row)) return true;
  return row.length >= FEWEST_NINES && consistsOf('9', row);
}

function consistsOf(sign: string, text: string): boolean {
  return text.startsWith(sign) && text === sign.repeat(text.length);
}

/** 1 to 8: no placeholder has one. Nearly all numbers do, and need not be looked at closer. */
function holdsDigitOfNumber(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x31 && code <= 0x38) return true;
  }
  return false;
}
