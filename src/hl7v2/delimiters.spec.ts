import { describe, expect, it } from '@jest/globals';
import { readDelimiters } from './delimiters.ts';

describe('MSH-1 and MSH-2 (HL7 v2.9 ch. 2.5.4)', () => {
  it.each([
    ['the recommended four', 'MSH|^~\\&|A', ['|', '^', '~', '\\', '&', ''], '^~\\&'],
    ['five, with the truncation character of v2.7', 'MSH|^~\\&#|A', ['|', '^', '~', '\\', '&', '#'], '^~\\&#'],
    ['three: no sub-components', 'MSH|^~\\|A', ['|', '^', '~', '\\', '', ''], '^~\\'],
    ['three that leave the escape character out', 'MSH|^~&|A', ['|', '^', '~', '', '&', ''], '^~&'],
    ['a sender of its own mind', 'MSH$%*!@$A', ['$', '%', '*', '!', '@', ''], '%*!@'],
    ['nothing after MSH-2', 'MSH|^~\\&', ['|', '^', '~', '\\', '&', ''], '^~\\&'],
    ['the line ends after MSH-2', 'MSH|^~\\&\rPID|1', ['|', '^', '~', '\\', '&', ''], '^~\\&'],
  ])('%s', (_case, header, [field, component, repetition, escape, subcomponent, truncation], encodingCharacters) => {
    expect(readDelimiters(header)).toStrictEqual({
      field,
      component,
      repetition,
      escape,
      subcomponent,
      truncation,
      encodingCharacters,
    });
  });

  it.each([
    ['a letter as MSH-1', 'MSHA^~\\&A', 'MSH-1'],
    ['a digit as MSH-1', 'MSH1^~\\&1', 'MSH-1'],
    ['a CR as MSH-1', 'MSH\r^~\\&\r', 'MSH-1'],
    ['a backslash as MSH-1', 'MSH\\^~|&\\', 'MSH-1'],
    ['a blank as MSH-1', 'MSH ^~\\& A', 'MSH-1'],
    ['a quotation mark as MSH-1', 'MSH"^~\\&"', 'MSH-1'],
    ['a character beyond ASCII as MSH-1', 'MSH¦^~\\&¦', 'MSH-1'],
    ['MSH alone', 'MSH', 'MSH-1'],
    ['MSH-2 empty', 'MSH||A', 'MSH-2'],
    ['MSH-2 of two characters', 'MSH|^~|A', 'MSH-2'],
    ['MSH-2 of six characters', 'MSH|^~\\&#%|A', 'MSH-2'],
    ['MSH-2 without an end', `MSH|${'^'.repeat(1000)}`, 'MSH-2'],
    ['MSH-2 that went through HTML', 'MSH|^~\\&amp;|A', 'MSH-2'],
    ['a letter in MSH-2', 'MSH|^~\\a|A', 'MSH-2'],
    ['an underscore in MSH-2', 'MSH|_~\\&|A', 'MSH-2'],
    ['a tabulator in MSH-2', 'MSH|^~\\\t|A', 'MSH-2'],
    ['a repeated character in MSH-2', 'MSH|^^\\&|A', 'MSH-2'],
    ['half of an emoji in MSH-2', 'MSH|^~😀|A', 'MSH-2'],
  ])('refuses %s', (_case, header, location) => {
    expect(() => readDelimiters(header)).toThrow(
      expect.objectContaining({ code: 'not-hl7', issues: [expect.objectContaining({ location })] }),
    );
  });
});
