import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { updated } from '../../../identity/field-wise-update.ts';
import type { Conversion, ConvertedResource } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (fields: Fields, ...further: readonly string[]): Conversion =>
  theConversionOf(aMessage('A60', aSegment('IAM', { 3: 'PN^Peanut^L', ...fields }), ...further));
const made = (fields: Fields, ...further: readonly string[]): ConvertedResource =>
  theResource(conversionOf(fields, ...further), 'AllergyIntolerance');
const allergy = (fields: Fields, ...further: readonly string[]): Record<string, unknown> => made(fields, ...further).body;

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';

describe('IAM[AllergyIntolerance]', () => {
  it('whole', () => {
    const { resourceType, clinicalStatus, code, patient, _category, _criticality, ...rest } = allergy({
      2: 'FA',
      4: 'SV',
      5: 'Hives~Wheeze',
      7: 'A7^PAS',
      9: 'IN',
      11: '2018',
      13: '20240101',
      17: 'C',
    });
    expect([resourceType, clinicalStatus, code, patient]).toStrictEqual([
      'AllergyIntolerance',
      { coding: [{ system: CLINICAL, code: 'active', display: 'Active' }] },
      { coding: [{ system: 'urn:x-local:r0d:L', code: 'PN', display: 'Peanut' }] },
      { reference: 'Patient[0]' },
    ]);
    expect([typeof _category, typeof _criticality]).toStrictEqual(['object', 'object']);
    expect(rest).toStrictEqual({
      category: ['food'],
      type: 'intolerance',
      criticality: 'high',
      reaction: [{ manifestation: [{ text: 'Hives' }, { text: 'Wheeze' }] }],
      identifier: [{ system: 'urn:x-local:r0d:PAS', value: 'A7' }],
      onsetDateTime: '2018',
      recordedDate: '2024-01-01',
      verificationStatus: { coding: [{ system: VERIFICATION, code: 'confirmed', display: 'Confirmed' }] },
    });
  });

  it.each<[string, Fields, object]>([
    ['IAM-9 is a side effect: the type is that of IAM-2', { 2: 'FA', 9: 'SE' }, { type: 'allergy' }],
    ['IAM-12 without IAM-11', { 12: 'as a child' }, { onsetString: 'as a child' }],
    ['IAM-12 beside IAM-11', { 11: '2018', 12: 'as a child' }, { onsetDateTime: '2018' }],
    [
      'IAM-17 inactive',
      { 17: 'I' },
      { clinicalStatus: { coding: [{ code: 'inactive' }] }, verificationStatus: { coding: [{ code: 'confirmed' }] } },
    ],
    ['IAM-17 suspected', { 17: 'S^Suspect' }, { verificationStatus: { coding: [{ code: 'unconfirmed' }], text: 'Suspect' } }],
    [
      'IAM-23 and IAM-24',
      { 13: '20240101', 23: '7^Doe', 24: '20240102' },
      { recorder: { reference: 'Practitioner[0]' }, recordedDate: '2024-01-02' },
    ],
    [
      'IAM-27 beside IAM-3',
      { 27: '91935009^Allergy to peanuts^SCT' },
      { code: { coding: [{ code: 'PN' }, { system: 'http://snomed.info/sct', code: '91935009' }] } },
    ],
    ['IAM-27 alone', { 3: '', 27: '91935009^Allergy to peanuts^SCT' }, { code: { coding: [{ code: '91935009' }] } }],
    ['IAM-14 somebody', { 14: 'Doe^Jane' }, { asserter: { reference: 'Practitioner[0]' } }],
    ['IAM-14 the patient', { 14: 'Smith^Ann', 15: 'SEL' }, { asserter: { reference: 'Patient[0]' } }],
    ['IAM-14 a relative', { 14: 'Smith^John', 15: 'SPO' }, { asserter: { reference: 'RelatedPerson[0]' } }],
  ])('%s', (_what, fields, expected) => {
    expect(allergy(fields)).toMatchObject(expected);
  });

  it.each<[string, Fields]>([
    ['IAM-6 D', { 6: 'D' }],
    ['IAM-17 E', { 17: 'E' }],
  ])('%s: there is no such allergy', (_what, fields) => {
    const stored = updated(allergy({}) as ConvertedResource['body'], made(fields));
    expect(stored['verificationStatus']).toMatchObject({ coding: [{ system: VERIFICATION, code: 'entered-in-error' }] });
    expect(stored).not.toHaveProperty('clinicalStatus');
  });

  it('IAR and NTE behind it', () => {
    expect(allergy({}, 'NTE|1||seen by GP', 'IAR|HIVES^Hives^L|MI||antihistamine', 'IAR|W^Wheeze^L')).toMatchObject({
      note: [{ text: 'seen by GP' }],
      reaction: [
        { manifestation: [{ coding: [{ code: 'HIVES' }] }], severity: 'mild', note: [{ text: 'antihistamine' }] },
        { manifestation: [{ coding: [{ code: 'W' }] }] },
      ],
    });
  });

  it('is the one of an AL1 with the same code', () => {
    const conversion = theConversionOf(aMessage('A01', 'AL1|1|FA|PN^Peanut^L', 'IAM|1|FA|PN^Peanut^L'));
    expect(resourcesOf(conversion, 'AllergyIntolerance')).toHaveLength(1);
  });
});
