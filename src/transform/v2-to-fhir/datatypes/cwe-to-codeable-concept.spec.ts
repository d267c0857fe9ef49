import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

const conversionOf = (field: number, cwe: string): Conversion =>
  theConversionOf(aMessage('A28', aSegment('PID', { 3: '1', [field]: cwe })));
/** PID-15 has no vocabulary, PID-16 has that of table 0002. */
const language = (cwe: string): unknown => {
  const [communication] = asJson(theResource(conversionOf(15, cwe), 'Patient').body['communication'] ?? []) as { language?: unknown }[];
  return communication?.language;
};
const maritalStatus = (cwe: string): unknown => asJson(theResource(conversionOf(16, cwe), 'Patient').body['maritalStatus']);

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-';
const MARRIED = { system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M', display: 'Married' };

describe('CWE[CodeableConcept]', () => {
  it.each<[string, string, object]>([
    ['CWE.1 alone', 'en', { coding: [{ code: 'en' }] }],
    ['CWE.1 and CWE.2', 'en^English', { coding: [{ code: 'en', display: 'English' }] }],
    ['CWE.2 alone is text', '^English', { text: 'English' }],
    ['CWE.9 alone is text', '^^^^^^^^English', { text: 'English' }],
    ['CWE.3 a registered system', 'en^English^ISO639', { coding: [{ system: 'urn:ietf:bcp:47', code: 'en', display: 'English' }] }],
    ['CWE.3 a table of HL7', 'en^^HL70296', { coding: [{ system: `${V2}0296`, code: 'en' }] }],
    ['CWE.3 an OID', 'x^^1.2.840.1', { coding: [{ system: 'urn:oid:1.2.840.1', code: 'x' }] }],
    ['CWE.3 the sender’s own system', 'x^^Lang 1', { coding: [{ system: 'urn:x-local:r0d:Lang%201', code: 'x' }] }],
    ['CWE.7 the version', 'x^^99X^^^^2', { coding: [{ system: 'urn:x-local:r0d:99X', version: '2', code: 'x' }] }],
    [
      'CWE.4 to CWE.6 and CWE.10 to CWE.12 beside it',
      'a^A^99X^b^B^99Y^^^Text^c^C^99Z',
      {
        coding: [
          { system: 'urn:x-local:r0d:99X', code: 'a', display: 'A' },
          { system: 'urn:x-local:r0d:99Y', code: 'b', display: 'B' },
          { system: 'urn:x-local:r0d:99Z', code: 'c', display: 'C' },
        ],
        text: 'Text',
      },
    ],
    ['one coding sent twice', 'a^A^99X^a^A^99X', { coding: [{ system: 'urn:x-local:r0d:99X', code: 'a', display: 'A' }] }],
    [
      'a phrase in the place of a code is the text besides',
      'Welsh  and English',
      { coding: [{ code: 'Welsh and English' }], text: 'Welsh and English' },
    ],
    ['a code that cannot be of its system', 'abc^^LN', { coding: [{ system: 'urn:x-local:r0d:LN', code: 'abc' }] }],
  ])('%s', (_rule, cwe, expected) => {
    expect(language(cwe)).toStrictEqual(expected);
  });

  it.each<[string, string, object, number]>([
    ['a code of the vocabulary', 'M', { coding: [MARRIED] }, 0],
    ['in lower case', 'm', { coding: [MARRIED] }, 0],
    ['the sender’s words are the text', 'M^Wed', { coding: [MARRIED], text: 'Wed' }, 0],
    ['CWE.3 names its table', 'M^^HL70002', { coding: [MARRIED] }, 0],
    ['CWE.3 names another system: nothing is mapped', 'M^^99X', { coding: [{ system: 'urn:x-local:r0d:99X', code: 'M' }] }, 0],
    ['a code that is not in it stays the sender’s own', 'ZZ^Zz', { coding: [{ code: 'ZZ', display: 'Zz' }] }, 1],
  ])('with a vocabulary: %s', (_rule, cwe, expected, unmapped) => {
    expect(maritalStatus(cwe)).toStrictEqual(expected);
    expect(conversionOf(16, cwe).findings.filter(({ code }) => code === 'code-unmapped')).toHaveLength(unmapped);
  });
});
