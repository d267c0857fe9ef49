import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage, readMessage } from './read-message.ts';

/** The text of the first leaf of OBX-5. */
function decoded(raw: string, header = 'MSH|^~\\&|A||||||ADT^A01|1|P|2.9'): string | undefined {
  return parseMessage(`${header}\rOBX|||||${raw}`).segment('OBX')?.field(5).first.text;
}

describe('delimiters (HL7 v2.9 ch. 2.7.1)', () => {
  it.each([
    ['\\F\\', '|'],
    ['\\S\\', '^'],
    ['\\T\\', '&'],
    ['\\R\\', '~'],
    ['\\E\\', '\\'],
    ['x10\\S\\9/L', 'x10^9/L'],
    ['\\E\\\\E\\', '\\\\'],
    ['\\E\\F\\E\\', '\\F\\'],
    ['Smith \\T\\ Sons', 'Smith & Sons'],
  ])('%s', (raw, text) => {
    expect(decoded(raw)).toBe(text);
  });

  it('mean the delimiters that the sender has declared', () => {
    const text = parseMessage('MSH*%$!@?*A\rZZZ*!F!!S!!T!!R!!E!!P!\\F\\').segment('ZZZ')?.field(1).first.text;
    expect(text).toBe('*%@$!?\\F\\');
  });

  it('of the truncation character only where it is declared (v2.7)', () => {
    expect(decoded('5\\P\\', 'MSH|^~\\&#|A')).toBe('5#');
    expect(decoded('5\\P\\')).toBe('5\\P\\');
  });

  it('without an escape character nothing is an escape', () => {
    expect(parseMessage('MSH|^~&|A\rZZZ|\\F\\').segment('ZZZ')?.field(1).first.text).toBe('\\F\\');
  });
});

describe('hexadecimal data (HL7 v2.9 ch. 2.7.5)', () => {
  it.each([
    ['a line end', 'a\\X0D\\b', 'a\rb'],
    ['several bytes', 'a\\X0D0A\\b', 'a\r\nb'],
    ['small letters', '\\X0d0a\\', '\r\n'],
    ['UTF-8', '\\XC3A9\\', 'é'],
    ['UTF-8 byte by byte', '\\XC3\\\\XA9\\', 'é'],
    ['an emoji', '\\XF09F9880\\', '😀'],
    ['a byte that is no text stays', 'a\\XE9\\b', 'a\\XE9\\b'],
    ['half a byte stays', '\\X0\\', '\\X0\\'],
    ['no byte stays', '\\X\\', '\\X\\'],
    ['no hexadecimal digits stay', '\\X0G\\', '\\X0G\\'],
    ['a small x stays', '\\x0D\\', '\\x0D\\'],
    ['the text around a run', 'a\\X41\\\\X42\\c\\X43\\', 'aABcC'],
  ])('%s', (_case, raw, text) => {
    expect(decoded(raw)).toBe(text);
  });

  it.each([
    ['the charset of HTTP', 'iso-8859-1', '', 'caf\\XE9\\', 'café'],
    ['MSH-18 where the body was transcoded on its way', 'utf-8', '8859/1', 'caf\\XE9\\', 'café'],
    ['MSH-18 without a charset of HTTP', undefined, '8859/15', '\\XA4\\', '€'],
    ['first the character set of the body', 'utf-8', '8859/1', '\\XC3A9\\', 'é'],
    ['ASCII does not know it', 'us-ascii', 'ASCII', '\\XE9\\', '\\XE9\\'],
  ])('is in the character set of the message: %s', (_case, charset, msh18, raw, text) => {
    const body = Buffer.from(`MSH|^~\\&|A||||||ADT^A01|1|P|2.9||||||${msh18}\rZZZ|${raw}`);
    const limits = { maximumSegments: 10, maximumRepetitions: 10 };
    const { message } = readMessage(body, charset === undefined ? limits : { ...limits, charset });
    expect(message.segment('ZZZ')?.field(1).first.text).toBe(text);
  });

  it('is never divided into fields or segments', () => {
    const message = parseMessage('MSH|^~\\&|A\rPID|a\\X0D\\MSA\\X7C\\AA');
    expect(message.segments).toHaveLength(2);
    expect(message.segment('PID')?.field(1).first.text).toBe('a\rMSA|AA');
    expect(message.segment('PID')?.fieldCount).toBe(1);
  });
});

describe('formatting and highlighting (HL7 v2.9 ch. 2.7.2, 2.7.6)', () => {
  it.each([
    ['\\H\\bold\\N\\ plain', 'bold plain'],
    ['one\\.br\\two', 'one\ntwo'],
    ['one\\.BR\\two', 'one\ntwo'],
    ['one\\.sp\\two', 'one\ntwo'],
    ['one\\.sp2\\two', 'one\n\ntwo'],
    ['one\\.sp+2\\two', 'one\n\ntwo'],
    ['\\.in+4\\text', '    text'],
    ['\\.ti4\\text', '    text'],
    ['\\.in-4\\text', 'text'],
    ['a\\.sk3\\b', 'a   b'],
    ['\\.ce\\title', '\ntitle'],
    ['\\.fi\\\\.nf\\text', 'text'],
    ['\\.sp100\\', '\\.sp100\\'],
    ['\\.sp999999999999\\', '\\.sp999999999999\\'],
    ['\\.br2\\', '\\.br2\\'],
    ['\\.xx\\', '\\.xx\\'],
    ['\\.\\', '\\.\\'],
  ])('%s', (raw, text) => {
    expect(decoded(raw)).toBe(text);
  });
});

describe('what stays as it is (HL7 v2.9 ch. 2.7.4, 2.7.7)', () => {
  it.each([
    ['a character set of one byte', '\\C2842\\abc'],
    ['a character set of several bytes', '\\M2442\\abc'],
    ['local', '\\Z0A\\abc'],
    ['unknown', '\\Q\\abc'],
    ['empty', '\\\\abc'],
    ['unterminated', 'abc\\'],
    ['unterminated, looking like one', 'abc\\F'],
    ['a path', 'C:\\temp'],
  ])('%s', (_case, raw) => {
    expect(decoded(raw)).toBe(raw);
  });

  it.each([
    ['a mistyped apostrophe', "O\\R\\'Neill", "O~'Neill"],
    ['the end of what is none opens one', 'C:\\temp\\T\\x', 'C:\\temp&x'],
    ['after one that is known', '\\Z0A\\T\\S\\', '\\Z0A\\T^'],
    ['three escape characters', '\\\\\\F\\', '\\\\|'],
  ])('%s', (_case, raw, text) => {
    expect(decoded(raw)).toBe(text);
  });

  it('is all text without an escape character, and nothing throws', () => {
    const alphabet = fc.constantFrom('\\', '\\\\', 'X', 'F', 'S', '0', 'D', '.', 'br', 'sp', '+', '1', 'Z', 'C', 'é', '\uD800', 'H');
    fc.assert(
      fc.property(fc.string({ unit: alphabet }), (raw) => {
        const text = decoded(raw);
        expect(typeof text).toBe('string');
        expect(raw.includes('\\') || text === raw).toBe(true);
      }),
    );
  });
});

describe('control characters, which no FHIR string may hold (R4 datatypes, string)', () => {
  it.each([
    ['as an escape', 'A\\X00\\B', 'AB', true],
    ['as they are', 'A\u0001B\u001F', 'AB', true],
    ['tab and line ends stay', 'A\tB\\X0A\\C\\X0D\\D', 'A\tB\nC\rD', false],
    ['DEL and C1 are allowed', 'A\u007F\u0085', 'A\u007F\u0085', false],
  ])('%s', (_what, raw, text, held) => {
    const element = parseMessage(`MSH|^~\\&|A||||||ADT^A01|1|P|2.9\rOBX|||||${raw}`).segment('OBX')?.field(5).first;
    expect([element?.text, element?.heldControlCharacters]).toStrictEqual([text, held]);
  });
});
