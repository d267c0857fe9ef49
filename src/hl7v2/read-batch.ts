import { readDelimiters, RECOMMENDED_DELIMITERS, type Delimiters } from './delimiters.ts';

/** One batch of messages (HL7 v2.9 ch. 2.10.3): `BHS {MSH…} BTS`, either of which may be missing within a file. */
export interface MessageBatch {
  /** What the header says: delimiters and BHS-11, as received. */
  readonly delimiters: Delimiters;
  readonly controlId: string;
  /** BHS-3 to BHS-6: sending application and facility, receiving ones; as received. */
  readonly parties: readonly string[];
  /** Each message as it came, byte for byte. */
  readonly messages: readonly Buffer[];
  /** BTS-1; undefined where it was not sent. */
  readonly count: string | undefined;
}

/** `[FHS] {batch} [FTS]` */
export interface BatchFile {
  readonly hasFileHeader: boolean;
  readonly batches: readonly MessageBatch[];
  /** FTS-1: the number of batches. */
  readonly count: string | undefined;
}

interface Line {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const [LF, CR, TAB, VT, SPACE] = [0x0a, 0x0d, 0x09, 0x0b, 0x20];
const MARKS = new Set(['FHS', 'BHS', 'MSH', 'BTS', 'FTS']);

/**
 * Divides a body into the messages of its batches. Works on the bytes: each message says for itself in which character set it is, and
 * the record keeps it as it came. Linear in their number.
 * @returns undefined for a body that does not begin with FHS or BHS
 */
export function readBatch(body: Buffer): BatchFile | undefined {
  const marks = marksIn(body);
  const [first] = marks;
  if (first?.name !== 'FHS' && first?.name !== 'BHS') return undefined;
  const batches: { header: string; messages: Buffer[]; count: string | undefined; isOpen: boolean }[] = [];
  let count: string | undefined;
  const open = (header: string): (typeof batches)[number] => {
    const batch = { header, messages: [], count: undefined, isOpen: true };
    batches.push(batch);
    return batch;
  };
  for (const [index, mark] of marks.entries()) {
    const text = body.toString('latin1', mark.from, mark.to);
    const current = batches.at(-1);
    switch (mark.name) {
      case 'BHS':
        open(text);
        break;
      case 'MSH':
        (current?.isOpen ? current : open('')).messages.push(body.subarray(mark.from, marks[index + 1]?.from ?? body.length));
        break;
      case 'BTS':
        if (current) Object.assign(current, { count: fieldOf(text, 1), isOpen: false });
        break;
      case 'FTS':
        count = fieldOf(text, 1);
        break;
    }
  }
  return {
    hasFileHeader: first.name === 'FHS',
    batches: batches.map(({ header, messages, count: counted }) => ({ ...headerOf(header), messages, count: counted })),
    count,
  };
}

function headerOf(header: string): Pick<MessageBatch, 'delimiters' | 'controlId' | 'parties'> {
  if (header === '') return { delimiters: RECOMMENDED_DELIMITERS, controlId: '', parties: [] };
  const delimiters = readDelimiters(header);
  const fields = header.split(delimiters.field, 12);
  return { delimiters, controlId: fields[10] ?? '', parties: fields.slice(2, 6) };
}

/** The n-th field of a trailer, whose separator is the character behind its name. */
function fieldOf(trailer: string, n: number): string | undefined {
  const separator = trailer.charAt(3);
  const value = separator === '' ? '' : (trailer.split(separator, n + 1)[n]?.trim() ?? '');
  return value === '' ? undefined : value;
}

/** The lines that begin a file, a batch or a message, or end one: with CR where there is any, else with LF. */
function marksIn(body: Buffer): readonly Line[] {
  const terminator = body.includes(CR) ? CR : LF;
  const marks: Line[] = [];
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(terminator, start);
    const end = found < 0 ? body.length : found;
    let from = start;
    // A batch begins with its header: one in a frame of MLLP, or behind a byte order mark, is none that anybody has agreed on.
    while (marks.length > 0 && from < end && isBlank(body[from])) from++;
    const name = body.toString('latin1', from, Math.min(from + 3, end));
    if (MARKS.has(name)) marks.push({ name, from, to: end });
    else if (marks.length === 0 && !isBlankLine(body, from, end)) return [];
    start = end + 1;
  }
  return marks;
}

function isBlankLine(body: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (!isBlank(body[at])) return false;
  return true;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === VT || byte === LF;
}
