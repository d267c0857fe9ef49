/** The lines of a message, without the blank ones. */
export interface SegmentLines {
  readonly lines: readonly string[];
  /** There are more lines than the limit; `lines` holds only the first of them. */
  readonly tooMany: boolean;
}

/**
 * Divides a body into segments (HL7 v2.9 ch. 2.5.1). A text that holds any CR is ended by CR alone, with one LF right after it
 * swallowed: every other LF is data. LF ends segments only where there is no CR at all. Blank lines and the frame of
 * MLLP (0B … 1C 0D) are left out.
 */
export function segmentLines(text: string, maximum: number): SegmentLines {
  const terminator = text.includes('\r') ? '\r' : '\n';
  const lines: string[] = [];
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf(terminator, start);
    const end = found < 0 ? text.length : found;
    const line = unframed(text, start, end);
    if (line !== '') {
      if (lines.length === maximum) return { lines, tooMany: true };
      lines.push(line);
    }
    start = end + 1;
    if (terminator === '\r' && text.charAt(start) === '\n') start += 1;
  }
  return { lines, tooMany: false };
}

/** The line without a frame byte at either side; '' for a blank one. */
function unframed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && text.charAt(start) === '\x0B') start += 1;
  while (end > start && text.charAt(end - 1) === '\x1C') end -= 1;
  for (let index = start; index < end; index += 1) {
    const character = text.charAt(index);
    if (character !== ' ' && character !== '\t') return text.slice(start, end);
  }
  return '';
}
