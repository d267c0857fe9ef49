import type { Delimiters } from '../delimiters.ts';

const [SPACE, QUOTE] = [0x20, 0x22];
const [VALUE, BLANK, LEAF_END, FIELD_END] = [0, 1, 2, 3];
const ASCII = 128;

/**
 * Counts the leaves that have a value, neither empty nor blank nor `""`, between the field separators of a segment. Reads the text
 * once, and makes nothing of it: much cheaper than splitting it.
 * @param counts by the place between the separators; what stands before the first is at 0. What it held before is overwritten
 * @returns how many places there are
 */
export function countValuedLeaves(raw: string, delimiters: Delimiters, counts: number[]): number {
  const kinds = kindsOf(delimiters);
  let places = 0;
  let start = 0;
  let valued = 0;
  let isValued = false;
  for (let at = 0; at <= raw.length; at++) {
    const code = at < raw.length ? raw.charCodeAt(at) : ASCII;
    const kind = at === raw.length ? FIELD_END : code < ASCII ? kinds[code] : VALUE;
    if (kind === VALUE) isValued = true;
    else if (kind !== BLANK) {
      if (isValued && !isNull(raw, start, at)) valued++;
      isValued = false;
      start = at + 1;
      if (kind === FIELD_END) {
        counts[places++] = valued;
        valued = 0;
      }
    }
  }
  return places;
}

const isNull = (raw: string, from: number, to: number): boolean =>
  to - from === 2 && raw.charCodeAt(from) === QUOTE && raw.charCodeAt(from + 1) === QUOTE;

let known: { readonly delimiters: Delimiters; readonly kinds: Uint8Array } | undefined;

/** What each character of ASCII is among these delimiters; made once for all segments of a message. */
function kindsOf(delimiters: Delimiters): Uint8Array {
  if (known?.delimiters === delimiters) return known.kinds;
  const { field, repetition, component, subcomponent } = delimiters;
  const kinds = new Uint8Array(ASCII);
  kinds[SPACE] = BLANK;
  // Without components nothing is divided further.
  for (const one of [repetition, component, component === '' ? '' : subcomponent]) if (one !== '') kinds[one.charCodeAt(0)] = LEAF_END;
  kinds[field.charCodeAt(0)] = FIELD_END;
  known = { delimiters, kinds };
  return kinds;
}
