import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const PID = aSegment('PID', { 3: '1^^^^MR', 18: 'AC1' });
const conversionOf = (...guarantors: readonly Fields[]): Conversion =>
  theConversionOf(aMessage('A01', PID, ...guarantors.map((fields) => aSegment('GT1', fields))));

const V3 = 'http://terminology.hl7.org/CodeSystem/v3-';

describe('GT1[RelatedPerson]', () => {
  it('whole', () => {
    const conversion = conversionOf({
      2: 'G7^^^FIN',
      3: 'Smith^John',
      5: '1 High St^^Leeds^^LS1 1AA',
      6: '01132000000^PRN^PH',
      7: '01133000000',
      8: '19500301',
      9: 'M',
      11: 'FTH^Father^HL70063',
      12: '123-45-6789',
      36: 'cy',
    });
    expect(theResource(conversion, 'RelatedPerson').body).toStrictEqual({
      resourceType: 'RelatedPerson',
      patient: { reference: 'Patient[0]' },
      identifier: [
        { system: 'urn:x-local:r0d:FIN', value: 'G7', assigner: { reference: 'Organization[0]' } },
        {
          type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'SS', display: 'Social Security number' }] },
          system: 'urn:x-local:r0d:GT1-12',
          value: '123-45-6789',
        },
      ],
      name: [{ family: 'Smith', given: ['John'] }],
      address: [{ line: ['1 High St'], city: 'Leeds', postalCode: 'LS1 1AA' }],
      telecom: [
        { system: 'phone', use: 'home', value: '01132000000' },
        { use: 'work', value: '01133000000', system: 'phone' },
      ],
      birthDate: '1950-03-01',
      gender: 'male',
      relationship: [
        { coding: [{ system: `${V3}RoleCode`, code: 'FTH', display: 'father' }], text: 'Father' },
        { coding: [{ system: `${V3}RoleClass`, code: 'GUAR', display: 'guarantor' }] },
      ],
      communication: [{ language: { coding: [{ code: 'cy' }] } }],
    });
  });

  it('is another than the next of kin of the name', () => {
    const conversion = theConversionOf(aMessage('A01', PID, 'NK1|1|Smith^John|FTH', 'GT1|1||Smith^John||||||||FTH'));
    expect(resourcesOf(conversion, 'RelatedPerson')).toHaveLength(2);
  });
});

describe('GT1[Account]', () => {
  it.each<[string, Fields, object | undefined]>([
    [
      'a person',
      { 3: 'Smith^John', 13: '20240101', 14: '20241231', 22: 'N' },
      { party: { reference: 'RelatedPerson[0]' }, onHold: false, period: { start: '2024-01-01', end: '2024-12-31' } },
    ],
    ['the patient', { 3: 'Smith^Ann', 11: 'SEL' }, { party: { reference: 'Patient[0]' } }],
    ['an organisation', { 21: 'Acme Ltd' }, { party: { reference: 'Organization[0]' } }],
    ['nobody', { 1: '1', 13: '20240101', 22: 'Y' }, undefined],
  ])('%s', (_what, fields, expected) => {
    const guarantors = theResource(conversionOf(fields), 'Account').body['guarantor'];
    expect(guarantors).toStrictEqual(expected && [expected]);
  });

  it('makes nobody of the patient', () => {
    expect(resourcesOf(conversionOf({ 3: 'Smith^Ann', 11: 'SEL' }), 'RelatedPerson')).toHaveLength(0);
  });
});
