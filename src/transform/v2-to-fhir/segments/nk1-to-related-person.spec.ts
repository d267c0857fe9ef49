import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (...persons: readonly Fields[]): Conversion =>
  theConversionOf(aMessage('A28', ...persons.map((fields) => aSegment('NK1', fields))));
const person = (fields: Fields): object => {
  const { resourceType, patient, ...rest } = asJson(theResource(conversionOf(fields), 'RelatedPerson').body) as Record<string, unknown>;
  expect([resourceType, patient]).toStrictEqual(['RelatedPerson', { reference: 'Patient[0]' }]);
  return rest;
};
const contact = (fields: Fields): unknown => asJson(theResource(conversionOf(fields), 'Patient').body['contact'] ?? []);

const SPOUSE = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'SPS', display: 'spouse' }] };
const NEXT_OF_KIN = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'N', display: 'Next-of-Kin' }] };
const NAME = { family: 'Smith', given: ['John'] };

describe('NK1[RelatedPerson]', () => {
  it.each<[string, Fields, object]>([
    ['NK1-2', { 2: 'Smith^John' }, { name: [NAME] }],
    ['NK1-3', { 2: 'Smith^John', 3: 'SPO' }, { relationship: [SPOUSE], name: [NAME] }],
    ['NK1-3 of the NHS stays as it is', { 2: 'Smith^John', 3: '61' }, { relationship: [{ coding: [{ code: '61' }] }], name: [NAME] }],
    ['NK1-7', { 2: 'Smith^John', 7: 'N' }, { relationship: [NEXT_OF_KIN], name: [NAME] }],
    ['NK1-4', { 2: 'Smith^John', 4: '1 High St^^Poole' }, { name: [NAME], address: [{ line: ['1 High St'], city: 'Poole' }] }],
    [
      'NK1-5 and NK1-6',
      { 2: 'Smith^John', 5: '01202000000', 6: '01202000001' },
      {
        name: [NAME],
        telecom: [
          { system: 'phone', value: '01202000000' },
          { system: 'phone', value: '01202000001', use: 'work' },
        ],
      },
    ],
    ['NK1-8 and NK1-9', { 2: 'Smith^John', 8: '20200101', 9: '2024' }, { name: [NAME], period: { start: '2020-01-01', end: '2024' } }],
    ['NK1-15 and NK1-16', { 2: 'Smith^John', 15: 'M', 16: '197001020304' }, { name: [NAME], gender: 'male', birthDate: '1970-01-02' }],
    ['NK1-20', { 2: 'Smith^John', 20: 'cy' }, { name: [NAME], communication: [{ language: { coding: [{ code: 'cy' }] } }] }],
    [
      'NK1-33, the NHS number of a mother',
      { 2: 'Smith^Ann', 33: '9990000018^^^NHS^NH' },
      { identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }], name: [{ family: 'Smith', given: ['Ann'] }] },
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(person(fields)).toStrictEqual(expected);
  });

  it('every NK1 makes a person; the same person and relationship, one', () => {
    const [john, ann] = [
      { 2: 'Smith^John', 3: 'SPO' },
      { 2: 'Smith^Ann', 3: 'CHD' },
    ];
    expect(resourcesOf(conversionOf(john, ann), 'RelatedPerson')).toHaveLength(2);
    expect(resourcesOf(conversionOf(john, { ...john, 5: '01202000000' }), 'RelatedPerson')).toHaveLength(1);
  });

  it.each(['E', 'F', 'I', 'S'])('NK1-7 %s is no person', (role) => {
    const conversion = conversionOf({ 2: 'Smith^John', 7: role, 13: 'Smith Ltd' });
    expect(resourcesOf(conversion, 'RelatedPerson')).toHaveLength(0);
    expect(contact({ 7: role, 13: 'Smith Ltd' })).toMatchObject([{ organization: {} }]);
  });
});

describe('NK1[Patient]', () => {
  it('is a contact of the patient', () => {
    expect(contact({ 2: 'Smith^John', 3: 'SPO', 4: '^^Poole', 5: '01202000000~^^^j@example.org', 7: 'N', 15: 'M' })).toStrictEqual([
      {
        relationship: [SPOUSE, NEXT_OF_KIN],
        name: NAME,
        telecom: [
          { system: 'phone', value: '01202000000' },
          { system: 'email', value: 'j@example.org' },
        ],
        address: { city: 'Poole' },
        gender: 'male',
      },
    ]);
  });

  it('of several names FHIR has room for one', () => {
    const conversion = conversionOf({ 2: 'Smith^John~Jones^John' });
    expect(theResource(conversion, 'Patient').body['contact']).toStrictEqual([{ name: NAME }]);
    expect(theResource(conversion, 'RelatedPerson').body['name']).toHaveLength(2);
  });

  it('NK1-13 with its contact person', () => {
    const conversion = conversionOf({ 7: 'E', 13: 'Smith Ltd', 30: 'Jones^Jo', 31: '01202000000', 32: '^^Poole' });
    expect(resourcesOf(conversion, 'Organization').find(({ body }) => body['name'] === 'Smith Ltd')?.body['contact']).toStrictEqual([
      { name: { family: 'Jones', given: ['Jo'] }, telecom: [{ system: 'phone', value: '01202000000' }], address: { city: 'Poole' } },
    ]);
  });

  it('without name, address, number or organisation it is no contact (R4 pat-1)', () => {
    expect(contact({ 3: 'MTH' })).toStrictEqual([]);
  });

  it('"" alone makes nobody: the segment is a loss', () => {
    const conversion = conversionOf({ 1: '1', 2: '""', 3: '""' });
    expect(resourcesOf(conversion, 'RelatedPerson')).toStrictEqual([]);
    expect(conversion.instructions.map(({ source }) => source)).toStrictEqual(['MSH-9']);
    expect(conversion.losses().map(({ source }) => source)).toContain('NK1-2[1]');
  });

  it('unites contacts by name and relationship', () => {
    const [part] = theResource(conversionOf({ 2: 'Smith^John', 3: 'SPO' }), 'Patient').parts.filter(({ path }) => path[0] === 'contact');
    const key = (name: string): unknown =>
      part?.form.kind === 'united' && part.form.key({ name: { family: name }, relationship: [SPOUSE] });
    expect(key('Smith')).toBe(key('SMITH'));
    expect(key('Smith')).not.toBe(key('Jones'));
  });
});
