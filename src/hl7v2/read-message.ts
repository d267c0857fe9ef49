import type { FaultCode } from '../faults/fault-table.ts';
import { Fault } from '../faults/fault.ts';
import { readDelimiters, type Delimiters } from './delimiters.ts';
import { bytesAsCharacters, decoderOfMediaType, decoderOfMsh18, utf8 } from './encoding/character-sets.ts';
import type { ByteDecoder } from './encoding/escape-sequences.ts';
import { faultOfParts } from './encoding/part-limits.ts';
import { segmentLines } from './encoding/segment-lines.ts';
import { Hl7Message } from './hl7-message.ts';
import type { Hl7Segment } from './hl7-segment.ts';

/** How a body is to be read. */
export interface ReadOptions {
  /** The charset parameter of the media type, where there is one. */
  readonly charset?: string;
  readonly maximumSegments: number;
  /** Repetitions of one field. */
  readonly maximumRepetitions: number;
}

/** A message, and what is wrong with it. */
export interface ReadMessage {
  /** With a fault: at least its MSH, so that it can be acknowledged. */
  readonly message: Hl7Message;
  readonly fault?: Fault;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads the bytes of one request body. The charset of the media type decides how; without one UTF-8 is tried, strictly, then
 * MSH-18 (HL7 over HTTP: MSH-18 is ignored where HTTP names a charset).
 * @throws Fault `not-hl7` when there is no usable MSH; any other fault is given beside what could be read
 */
export function readMessage(bytes: Uint8Array, options: ReadOptions): ReadMessage {
  const body = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  const declared = options.charset === undefined ? undefined : decoderOfMediaType(options.charset);
  if (options.charset !== undefined && declared === undefined) {
    throw new Fault('charset-unsupported', 'The charset must be utf-8, us-ascii, iso-8859-1 or windows-1252.', 'Content-Type');
  }
  const text = (declared ?? utf8)(body);
  if (text !== undefined) return divide(text, options, declared ?? utf8);

  const undecoded = divide(bytesAsCharacters(body), options, utf8);
  const msh18 = declared === undefined ? decoderOfMsh18(characterSetOf(undecoded.message)) : undefined;
  const decoded = msh18?.(body);
  if (msh18 !== undefined && decoded !== undefined) return divide(decoded, options, msh18);
  return { message: undecoded.message, fault: faultOfCharacters(undecoded.message, msh18 ?? declared ?? utf8) };
}

/**
 * Reads a text that has been decoded already, without limits.
 * @throws Fault for whatever `readMessage` would report
 */
export function parseMessage(text: string): Hl7Message {
  const { message, fault } = divide(text.startsWith('\uFEFF') ? text.slice(1) : text, WITHOUT_LIMITS, utf8);
  if (fault !== undefined) throw fault;
  return message;
}

const WITHOUT_LIMITS: ReadOptions = { maximumSegments: Number.POSITIVE_INFINITY, maximumRepetitions: Number.POSITIVE_INFINITY };

/** Of the MSH of a message beyond the limits, which may be what is beyond them, this is kept to acknowledge it: each field's beginning. */
const MAXIMUM_HEADER_FIELDS = 32;
const MAXIMUM_HEADER_FIELD = 2_048;

function divide(text: string, options: ReadOptions, decode: ByteDecoder): ReadMessage {
  const { lines, tooMany } = segmentLines(text, options.maximumSegments);
  const start = lines.findIndex((line) => !isBatchHeader(line));
  const first = (lines[start] ?? '').trimStart();
  if (first.startsWith('<')) throw new Fault('media-type-unsupported', IS_XML, 'Content-Type');
  if (!first.startsWith('MSH')) throw new Fault('not-hl7', whatItIs(first, lines.length > 0));
  const delimiters = readDelimiters(first);
  const messageOf = (segments: readonly string[]): Hl7Message => {
    // The escapes of a body that was transcoded on its way are still in the character set of MSH-18.
    const decodeBytes: ByteDecoder = (bytes) => decode(bytes) ?? decoderOfMsh18(characterSetOf(message))?.(bytes);
    const message = new Hl7Message(delimiters, segments, decodeBytes);
    return message;
  };
  const refused = (code: FaultCode, detail: string, location?: string): ReadMessage => ({
    message: messageOf([headerOf(first, delimiters)]),
    fault: new Fault(code, detail, location),
  });
  if (start > 0) return refused('batch-unsupported', WHERE_BATCHES_ARE_TAKEN, lines[0]?.slice(0, 3));
  if (tooMany) return refused('too-many-segments', `A message may have ${options.maximumSegments} segments.`);
  const message = messageOf([first, ...lines.slice(1)]);
  const second = message.segmentsNamed('MSH')[1];
  if (second !== undefined) return refused('second-message', secondMessage(second), second.path);
  const fault = faultOfParts(message, options.maximumRepetitions);
  return fault === undefined ? { message } : { message: messageOf([headerOf(first, delimiters)]), fault };
}

function headerOf(msh: string, { field }: Delimiters): string {
  return msh
    .split(field, MAXIMUM_HEADER_FIELDS)
    .map((text) => text.slice(0, MAXIMUM_HEADER_FIELD))
    .join(field);
}

const WHERE_BATCHES_ARE_TAKEN = 'A batch is taken by $ingest, and where FHS or BHS is its very beginning: no frame, no byte order mark.';
const IS_XML = 'The body is XML; send HL7 v2 as text/plain in its text encoding (ER7), from MSH on.';

function isBatchHeader(line: string): boolean {
  return line.startsWith('FHS') || line.startsWith('BHS');
}

function secondMessage({ index }: Hl7Segment): string {
  return `segment ${index + 1} begins a second message: send each in a request of its own, or mend the line break inside a field that has become a segment`;
}

function whatItIs(first: string, isBatch: boolean): string {
  if (first === '') return isBatch ? 'The batch holds no message.' : 'The body is empty.';
  if (first.startsWith('{') || first.startsWith('[')) return 'The body is JSON, not HL7 v2.';
  return 'The first segment must be MSH.';
}

/** MSH-18 may repeat; the first is the one that the message begins in. */
function characterSetOf(message: Hl7Message): string {
  return message.segment('MSH')?.field(18).first.raw ?? '';
}

/** Every byte has been read as a character: the first field whose bytes the decoder refuses is the place. */
function faultOfCharacters(message: Hl7Message, decode: ByteDecoder): Fault {
  const refused = (raw: string): boolean => decode(Buffer.from(raw, 'latin1')) === undefined;
  const segment = message.segments.find(({ raw }) => refused(raw));
  let location = segment?.path;
  for (let number = 1; segment !== undefined && number <= segment.fieldCount; number += 1) {
    if (!refused(segment.field(number).raw)) continue;
    location = segment.field(number).path;
    break;
  }
  const text = 'Send UTF-8, or name the character set in the charset of the Content-Type or in MSH-18.';
  return new Fault('characters-undecodable', text, location);
}
