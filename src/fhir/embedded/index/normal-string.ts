const COMBINING_MARKS = /\p{M}+/gu;
const ASCII = /^[\x20-\x7e]*$/;

/** How strings are compared by default: without case and accents, blanks as one (R4 search.html#string). */
export function normalString(text: string): string {
  const folded = ASCII.test(text) ? text.toLowerCase() : text.normalize('NFD').replace(COMBINING_MARKS, '').toLowerCase();
  return folded.split(/\s+/).join(' ').trim();
}
