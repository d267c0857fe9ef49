import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fault } from '../faults/fault.ts';
import { isSupportedCharset } from './charset.ts';
import { parseMessage, readMessage, type ReadMessage } from './read-message.ts';

const LIMITS = { maximumSegments: 10_000, maximumRepetitions: 10_000 };
const HEADER = 'MSH|^~\\&|A|B|C|D|20240213||ADT^A01|ID1|P|2.4';

/** MSH-18 is the ninth field after MSH-9. */
function headerIn(characterSet: string): string {
  return `${HEADER}||||||${characterSet}`;
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function read(body: string | Uint8Array, charset?: string): ReadMessage {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return readMessage(bytes, charset === undefined ? LIMITS : { ...LIMITS, charset });
}

function linesOf(body: string | Uint8Array): readonly string[] {
  return read(body).message.segments.map(({ raw }) => raw);
}

function faultOf({ fault }: ReadMessage): unknown {
  return fault && { code: fault.code, location: fault.issues[0].location };
}

describe('segment terminators (HL7 v2.9 ch. 2.5.1)', () => {
  it.each([
    ['CR', `${HEADER}\rPID|1\rPV1|1\r`, ['PID|1', 'PV1|1']],
    ['no CR at the end', `${HEADER}\rPID|1`, ['PID|1']],
    ['CRLF', `${HEADER}\r\nPID|1\r\nPV1|1\r\n`, ['PID|1', 'PV1|1']],
    ['LF', `${HEADER}\nPID|1\nPV1|1\n`, ['PID|1', 'PV1|1']],
    ['where there is a CR, another LF is data', `${HEADER}\rPID|1|a\nb\rPV1|1`, ['PID|1|a\nb', 'PV1|1']],
    ['only one LF belongs to its CR', `${HEADER}\r\n\nPID|1`, ['\nPID|1']],
    ['line ends of Unicode are data', `${HEADER}\rPID|a\u2028b\u2029c\u0085d`, ['PID|a\u2028b\u2029c\u0085d']],
    ['blank lines', `\r\n \r${HEADER}\r\r  \rPID|1\r\r\n`, ['PID|1']],
    ['blanks before MSH', ` \t${HEADER}\rPID|1`, ['PID|1']],
    ['a byte order mark', `\uFEFF${HEADER}\rPID|1`, ['PID|1']],
    ['the frame of MLLP', `\x0B${HEADER}\rPID|1\r\x1C\r`, ['PID|1']],
    ['the frame of MLLP right after the last field', `\x0B${HEADER}\rPID|1\x1C\r`, ['PID|1']],
    ['the frame of MLLP with CRLF', `\x0B${HEADER}\r\nPID|1\r\n\x1C\r\n`, ['PID|1']],
    ['a line that is no segment is kept', `${HEADER}\rNOTE\rpid|1`, ['NOTE', 'pid|1']],
  ])('%s', (_case, body, expected) => {
    expect(linesOf(body)).toStrictEqual([HEADER, ...expected]);
    expect(read(body).fault).toBeUndefined();
    expect(parseMessage(body).segments.map(({ raw }) => raw)).toStrictEqual([HEADER, ...expected]);
  });
});

describe('what is not a message', () => {
  it.each([
    ['an empty body', '', 'The body is empty.'],
    ['blank lines', '\r\n \r\n', 'The body is empty.'],
    ['JSON', '{"resourceType":"Patient"}', 'The body is JSON, not HL7 v2.'],
    ['a segment without MSH', 'PID|1', 'The first segment must be MSH.'],
    ['MSH in small letters', HEADER.toLowerCase(), 'The first segment must be MSH.'],
    ['text before MSH', `Subject: x\r${HEADER}`, 'The first segment must be MSH.'],
    ['UTF-16', 'M\0S\0H\0|\0', 'The first segment must be MSH.'],
    ['a batch without a message', 'FHS|^~\\&\rBHS|^~\\&', 'The batch holds no message.'],
    ['delimiters that are letters', 'MSHA^~\\&A', 'MSH-1 must be one punctuation character other than the backslash, usually |.'],
  ])('%s', (_case, body, detail) => {
    const fault = expect.objectContaining({ code: 'not-hl7', issues: [expect.objectContaining({ detail })] });
    expect(() => read(body)).toThrow(fault);
    expect(() => parseMessage(body)).toThrow(fault);
  });

  it('XML is another media type, whatever the request calls it', () => {
    const fault = expect.objectContaining({
      code: 'media-type-unsupported',
      issues: [
        {
          code: 'media-type-unsupported',
          detail: 'The body is XML; send HL7 v2 as text/plain in its text encoding (ER7), from MSH on.',
          location: 'Content-Type',
        },
      ],
    });
    for (const body of ['<ADT_A01 xmlns="urn:hl7-org:v2xml"/>', '\r\n\t<?xml version="1.0"?>', '\uFEFF<ADT_A01/>'])
      expect(() => parseMessage(body)).toThrow(fault);
    expect(() => read('<ADT_A01/>')).toThrow(fault);
  });
});

describe('more than one message (HL7 v2.9 ch. 2.10.3)', () => {
  it.each([
    ['a second MSH', `${HEADER}\rPID|1\r${HEADER}\rPID|2`, { code: 'second-message', location: 'MSH[2]' }],
    ['a second MSH in a frame of its own', `\x0B${HEADER}\r\x1C\r\x0B${HEADER}\r\x1C\r`, { code: 'second-message', location: 'MSH[2]' }],
    ['a file of batches', `FHS|^~\\&\rBHS|^~\\&\r${HEADER}\rBTS|1`, { code: 'batch-unsupported', location: 'FHS' }],
    ['a batch', `BHS|^~\\&\r${HEADER}\rPID|1\r${HEADER}\rBTS|2`, { code: 'batch-unsupported', location: 'BHS' }],
  ])('%s', (_case, body, expected) => {
    const result = read(body);
    expect(faultOf(result)).toStrictEqual(expected);
    expect(result.message.segment('MSH')?.field(10).raw).toBe('ID1');
    expect(() => parseMessage(body)).toThrow(expect.objectContaining({ code: expected.code }));
  });
});

it('a second MSH is named by its place, with what would be right', () => {
  expect(read(`${HEADER}\rPID|1\r${HEADER}\rPID|2`).fault?.issues).toStrictEqual([
    {
      code: 'second-message',
      location: 'MSH[2]',
      detail:
        'segment 3 begins a second message: send each in a request of its own, or mend the line break inside a field that has become a segment',
    },
  ]);
});

describe('character sets (HL7 v2.9 ch. 2.14.9.18, RFC 9110 ch. 8.3.2)', () => {
  it.each([
    ['UTF-8 without a word about it', undefined, `${HEADER}\rPID|caf\xC3\xA9`, 'café'],
    ['UTF-8 by HTTP', 'utf-8', `${HEADER}\rPID|caf\xC3\xA9`, 'café'],
    ['HTTP wins over MSH-18', 'utf-8', `${headerIn('8859/1')}\rPID|caf\xC3\xA9`, 'café'],
    ['charsets are written in any case', 'UTF-8', `${HEADER}\rPID|caf\xC3\xA9`, 'café'],
    ['ISO 8859-1 by HTTP', 'iso-8859-1', `${HEADER}\rPID|caf\xE9`, 'café'],
    ['ISO 8859-1 proper, not windows-1252', 'iso-8859-1', `${HEADER}\rPID|\x92`, '\u0092'],
    ['ISO 8859-1 by HTTP, even where UTF-8 would do', 'iso-8859-1', `${HEADER}\rPID|\xC3\xA9`, 'Ã©'],
    ['windows-1252 by HTTP', 'windows-1252', `${HEADER}\rPID|O\x92Neill \x80`, 'O’Neill €'],
    ['ASCII by HTTP', 'us-ascii', `${HEADER}\rPID|plain`, 'plain'],
    ['8859/1 by MSH-18', undefined, `${headerIn('8859/1')}\rPID|caf\xE9\x92`, 'café\u0092'],
    ['8859/1, the first of several', undefined, `${headerIn('8859/1~UNICODE UTF-8')}\rPID|caf\xE9`, 'café'],
    ['8859/2 by MSH-18', undefined, `${headerIn('8859/2')}\rPID|\xB3\xF3d\xBC`, 'łódź'],
    ['8859/15 by MSH-18', undefined, `${headerIn('8859/15')}\rPID|\xA4`, '€'],
    ['a name that senders write', undefined, `${headerIn('ISO-8859-1')}\rPID|caf\xE9`, 'café'],
    ['UTF-8 is tried before MSH-18', undefined, `${headerIn('8859/1')}\rPID|caf\xC3\xA9`, 'café'],
    ['U+FFFD that was sent', undefined, `${HEADER}\rPID|\xEF\xBF\xBD`, '\uFFFD'],
  ])('%s', (_case, charset, body, expected) => {
    const result = read(bytesOf(body), charset);
    expect(result.fault).toBeUndefined();
    expect(result.message.segment('PID')?.field(1).first.text).toBe(expected);
  });

  it.each([
    ['not UTF-8, no other word', undefined, `${HEADER}\rPID|1|caf\xE9`, 'PID-2'],
    ['not UTF-8, ASCII by MSH-18', undefined, `${headerIn('ASCII')}\rPID|1|caf\xE9`, 'PID-2'],
    ['not UTF-8, UTF-8 by MSH-18', undefined, `${headerIn('UNICODE UTF-8')}\rPID|1|caf\xE9`, 'PID-2'],
    ['not UTF-8, a set of several bytes by MSH-18', undefined, `${headerIn('ISO IR87')}\rPID|1|caf\xE9`, 'PID-2'],
    ['a byte that 8859/3 does not have', undefined, `${headerIn('8859/3')}\rPID|1|\xE9\rNTE|\xA5`, 'NTE-1'],
    ['not UTF-8, declared by HTTP', 'utf-8', `${headerIn('8859/1')}\rPID|1|caf\xE9`, 'PID-2'],
    ['beyond ASCII, declared by HTTP', 'us-ascii', `${HEADER}\rOBX|1\rOBX|2|caf\xC3\xA9`, 'OBX[2]-2'],
    ...['\x81', '\x8D', '\x8F', '\x90', '\x9D'].flatMap((byte): [string, string | undefined, string, string][] => [
      ['a byte that windows-1252 does not have', 'windows-1252', `${HEADER}\rPID|1|a${byte}`, 'PID-2'],
      ['a byte that windows-1252 by MSH-18 does not have', undefined, `${headerIn('WINDOWS-1252')}\rPID|1|a${byte}`, 'PID-2'],
    ]),
    ['cut within a character', undefined, `${HEADER}\rPID|caf\xC3`, 'PID-1'],
    ['an overlong form', undefined, `${HEADER}\rPID|\xC0\x80`, 'PID-1'],
    ['half of a surrogate pair', undefined, `${HEADER}\rPID|\xED\xA0\x80`, 'PID-1'],
    ['in MSH itself', undefined, `${HEADER}|\xE9\rPID|1`, 'MSH-13'],
    ['in what is no field', undefined, `${HEADER}\r\xE9|1`, '\xE9'],
  ])('refused: %s', (_case, charset, body, location) => {
    const result = read(bytesOf(body), charset);
    expect(faultOf(result)).toStrictEqual({ code: 'characters-undecodable', location });
    expect(result.message.segment('MSH')?.field(10).raw).toBe('ID1');
  });

  it('supported charsets of the media type', () => {
    const names = ['utf-8', 'UTF-8', 'us-ascii', 'iso-8859-1', 'ISO-8859-1', 'windows-1252', 'Windows-1252'];
    const others = ['utf8', 'latin1', 'ascii', 'cp1252', 'iso8859-1', 'iso_8859-1', 'utf-16', 'ebcdic', '', '__proto__'];
    expect([...names, ...others].filter(isSupportedCharset)).toStrictEqual(names);
    expect(() => read(HEADER, 'utf-16')).toThrow(expect.objectContaining({ code: 'charset-unsupported' }));
  });
});

describe('laws', () => {
  const change = fc.record({
    at: fc.nat(200),
    insert: fc.constantFrom('', '\r', '\n', '|', '\\', '"', '\xFF', '\0', '~', '^', 'MSH|', '\x1C', '\xC3'),
  });
  const original = fc.constantFrom(
    `${HEADER}\rPID|1||0123456^^^NHS~""||SURNAME^NAME||19570830\rPV1|1|E`,
    `\x0B${headerIn('8859/1')}\r\nPID|1|O'N\\E9\\||\xE9\r\n\x1C\r`,
  );
  const mutated = fc
    .tuple(original, fc.array(change, { maxLength: 6 }))
    .map(([body, changes]) => changes.reduce<string>((text, { at, insert }) => text.slice(0, at) + insert + text.slice(at + 1), body));
  const charsets = fc.constantFrom(undefined, 'utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252');

  function outcomeOf(body: string, charset: string | undefined): { readonly raw: string; readonly code?: string } {
    try {
      return {
        raw: read(bytesOf(body), charset)
          .message.segments.map(({ raw }) => raw)
          .join('\r'),
      };
    } catch (error) {
      return { raw: 'MSH', code: error instanceof Fault ? error.code : String(error) };
    }
  }

  it('whatever the bytes: a message with an MSH, or a fault; no character is invented', () => {
    fc.assert(
      fc.property(mutated, charsets, (body, charset) => {
        const { raw, code = 'not-hl7' } = outcomeOf(body, charset);
        expect(raw).toMatch(/^MSH/);
        expect(raw).not.toContain('\uFFFD');
        expect(code).toBe('not-hl7');
      }),
    );
  });
});
