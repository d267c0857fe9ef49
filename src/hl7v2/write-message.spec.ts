import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBack, writtenMessage } from '../../test/factories/written-message.ts';
import { RECOMMENDED_DELIMITERS, readDelimiters } from './delimiters.ts';
import { escapeText, writeMessage, type FieldValue } from './write-message.ts';

const NO_ESCAPE = readDelimiters('MSH|^~&|');
const NO_SUBCOMPONENT = readDelimiters('MSH|^~\\|');

describe('writeMessage (HL7 v2.9 ch. 2.5)', () => {
  it.each<[string, Record<number, FieldValue>, string]>([
    ['no fields', {}, 'ZZZ'],
    ['text', { 1: 'A', 3: 'B' }, 'ZZZ|A||B'],
    ['nothing at the end', { 1: 'A', 2: '', 3: [['', '']] }, 'ZZZ|A'],
    ['null', { 1: null, 2: [[null, 'B']] }, 'ZZZ|""|""^B'],
    ['components', { 1: [['A', 'B', '', 'D', '']] }, 'ZZZ|A^B^^D'],
    ['sub-components', { 1: [['A', ['B1', '', 'B3']]] }, 'ZZZ|A^B1&&B3'],
    ['repetitions', { 1: ['A', '', ['B', 'C']] }, 'ZZZ|A~~B^C'],
    ['a field as it was received', { 1: { raw: 'A^B~\\F\\' } }, 'ZZZ|A^B~\\F\\'],
    ['a received field with line ends', { 1: { raw: 'A\rMSA\nB' } }, 'ZZZ|A\\X0D\\MSA\\X0A\\B'],
  ])('%s', (_case, fields, line) => {
    expect(writeMessage([{ name: 'ZZZ', fields }])).toBe(`${line}\r`);
  });

  it('writes MSH-1 and MSH-2 from the delimiters', () => {
    const delimiters = readDelimiters('MSH$%*!@?$');
    expect(
      writeMessage(
        [
          { name: 'MSH', fields: { 3: 'A', 9: [['ACK', 'A01']] } },
          { name: 'MSA', fields: { 1: 'AA' } },
        ],
        delimiters,
      ),
    ).toBe('MSH$%*!@?$A$$$$$$ACK%A01\rMSA$AA\r');
  });

  it('reduces what the delimiters cannot say', () => {
    expect(writeMessage([{ name: 'ZZZ', fields: { 1: [[['A', 'B'], 'C']] } }], NO_SUBCOMPONENT)).toBe('ZZZ|A^C\r');
    expect(writeMessage([{ name: 'ZZZ', fields: { 1: 'A|B\rC', 2: { raw: 'D\n' }, 3: '""' } }], NO_ESCAPE)).toBe("ZZZ|A B C|D |''\r");
  });
});

describe('escapeText (HL7 v2.9 ch. 2.7)', () => {
  it.each([
    ['|^~\\&', '\\F\\\\S\\\\R\\\\E\\\\T\\'],
    ['a\r\nb', 'a\\X0D\\\\X0A\\b'],
    ['tab\tand frame\x0B\x1C', 'tab\\X09\\and frame\\X0B\\\\X1C\\'],
    ['""', '\\X2222\\'],
    ['"quoted"', '"quoted"'],
    ['plain é 😀 \u2028', 'plain é 😀 \u2028'],
    ['#', '#'],
    ['', ''],
  ])('%j', (text, escaped) => {
    expect(escapeText(text, RECOMMENDED_DELIMITERS)).toBe(escaped);
  });

  it('escapes the truncation character where it is declared', () => {
    expect(escapeText('#', readDelimiters('MSH|^~\\&#|'))).toBe('\\P\\');
  });

  it('leaves the sub-component character of others alone', () => {
    expect(escapeText('a&b', NO_SUBCOMPONENT)).toBe('a&b');
  });
});

describe('parse(write(m)) = m', () => {
  it('for every text, null and emptiness at every place, with any delimiters', () => {
    fc.assert(
      fc.property(writtenMessage, (written) => {
        expect(readBack(written)).toStrictEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});
