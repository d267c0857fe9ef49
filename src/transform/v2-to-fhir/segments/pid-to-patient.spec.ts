import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { updated } from '../../../identity/field-wise-update.ts';
import type { Conversion, ConvertedResource } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const conversionOf = (fields: Fields): Conversion => theConversionOf(aMessage('A28', aSegment('PID', { 3: '1^^^^MR', ...fields })));
const patient = (fields: Fields): Record<string, unknown> => {
  const { resourceType, identifier, ...rest } = asJson(theResource(conversionOf(fields), 'Patient').body) as Record<string, unknown>;
  expect([resourceType, Array.isArray(identifier)]).toStrictEqual(['Patient', true]);
  return rest;
};

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const UK = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-';
const V2 = 'http://terminology.hl7.org/CodeSystem/v2-';

/** UK Core: of a death that an organisation tells of. */
const INFORMAL = {
  url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
  extension: [
    {
      url: 'deathNotificationStatus',
      valueCodeableConcept: {
        coding: [
          {
            system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus',
            code: '1',
            display: 'Informal - death notice received via an update from a local NHS Organisation such as GP or Trust',
          },
        ],
      },
    },
  ],
};

describe('PID[Patient]', () => {
  it.each<[string, Fields, object]>([
    ['nothing but a number', {}, {}],
    ['PID-5', { 5: 'Smith^Ann^Mary^^Ms^^L' }, { name: [{ use: 'official', family: 'Smith', given: ['Ann', 'Mary'], prefix: ['Ms'] }] }],
    [
      'PID-5 every repetition, and what a person is called',
      { 5: 'Smith^Ann~Jones^Ann^^^^^M^^^^^^^^Annie' },
      {
        name: [
          { family: 'Smith', given: ['Ann'] },
          { use: 'maiden', family: 'Jones', given: ['Ann'] },
          { use: 'nickname', given: ['Annie'] },
        ],
      },
    ],
    ['PID-6', { 6: 'Brown^Mary' }, { extension: [{ url: `${CORE}patient-mothersMaidenName`, valueString: 'Mary Brown' }] }],
    ['PID-7 a date', { 7: '19800102' }, { birthDate: '1980-01-02' }],
    ['PID-7 as precise as it was sent', { 7: '1980' }, { birthDate: '1980' }],
    [
      'PID-7 in summer time',
      { 7: '198007020930' },
      {
        birthDate: '1980-07-02',
        _birthDate: { extension: [{ url: `${CORE}patient-birthTime`, valueDateTime: '1980-07-02T09:30:00+01:00' }] },
      },
    ],
    ['PID-8', { 8: 'F' }, { gender: 'female' }],
    ['PID-8 as the NHS Data Dictionary codes it', { 8: '1' }, { gender: 'male' }],
    ['PID-9', { 9: 'Alias^Ann' }, { name: [{ family: 'Alias', given: ['Ann'], use: 'nickname' }] }],
    ['PID-9 of a type', { 9: 'Alias^Ann^^^^^M' }, { name: [{ family: 'Alias', given: ['Ann'], use: 'maiden' }] }],
    [
      'PID-11, with PID-12 as its district',
      { 11: '1 High St&&x^Flat 2^Poole^Dorset^BH1 1AA^GBR^H', 12: 'DOR' },
      {
        address: [
          {
            use: 'home',
            line: ['1 High St', 'x', 'Flat 2'],
            city: 'Poole',
            state: 'Dorset',
            postalCode: 'BH1 1AA',
            country: 'GBR',
            district: 'DOR',
          },
        ],
      },
    ],
    [
      'PID-12 beside several addresses',
      { 11: '^^Poole~^^Bath^^^^PST', 12: 'DOR' },
      { address: [{ city: 'Poole' }, { city: 'Bath', type: 'postal' }, { district: 'DOR' }] },
    ],
    ['PID-12 that PID-11.9 says as well', { 11: '^^Poole^^^^^^DOR', 12: 'DOR' }, { address: [{ city: 'Poole', district: 'DOR' }] }],
    [
      'PID-13, PID-14 and PID-40',
      { 13: '01202000000^PRN^PH', 14: '01202000001', 40: '07700900000^^CP' },
      {
        telecom: [
          { system: 'phone', value: '01202000000', use: 'home' },
          { system: 'phone', value: '01202000001', use: 'work' },
          { system: 'phone', value: '07700900000', use: 'mobile', id: 'PID-40-1' },
        ],
      },
    ],
    ['PID-15', { 15: 'cy' }, { communication: [{ language: { coding: [{ code: 'cy' }] } }] }],
    [
      'PID-16',
      { 16: 'M' },
      { maritalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M', display: 'Married' }] } },
    ],
    ['PID-19 a number of another country', { 19: '123456789' }, {}],
    [
      'PID-22 the NHS code',
      { 22: 'A' },
      { extension: [{ url: `${UK}EthnicCategory`, valueCodeableConcept: ethnic('A', 'White - British') }] },
    ],
    [
      'PID-22 with a local second character',
      { 22: 'A1' },
      { extension: [{ url: `${UK}EthnicCategory`, valueCodeableConcept: ethnic('A', 'White - British') }] },
    ],
    [
      'PID-22 of the table of HL7 is another list',
      { 22: 'N^NOT HISPANIC^HL70189' },
      {
        extension: [
          { url: `${UK}EthnicCategory`, valueCodeableConcept: { coding: [{ system: `${V2}0189`, code: 'N', display: 'NOT HISPANIC' }] } },
        ],
      },
    ],
    ['PID-23', { 23: 'Poole' }, { extension: [{ url: `${CORE}patient-birthPlace`, valueAddress: { text: 'Poole' } }] }],
    ['PID-24', { 24: 'Y' }, { multipleBirthBoolean: true }],
    ['PID-25 before PID-24', { 24: 'Y', 25: '2' }, { multipleBirthInteger: 2 }],
    [
      'PID-26 and PID-28',
      { 26: 'GBR^^ISO3166_1', 28: 'FRA^^ISO3166_1' },
      {
        extension: [
          {
            url: `${CORE}patient-citizenship`,
            extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: 'urn:iso:std:iso:3166', code: 'GBR' }] } }],
          },
          {
            url: `${CORE}patient-nationality`,
            extension: [{ url: 'code', valueCodeableConcept: { coding: [{ system: 'urn:iso:std:iso:3166', code: 'FRA' }] } }],
          },
        ],
      },
    ],
    ['PID-29 before PID-30', { 29: '20240105', 30: 'Y' }, { deceasedDateTime: '2024-01-05', extension: [INFORMAL] }],
    ['PID-29 without PID-30', { 29: '20240105' }, { deceasedDateTime: '2024-01-05' }],
    ['PID-29 and PID-30 that contradict each other', { 29: '20240105', 30: 'N' }, { deceasedDateTime: '2024-01-05' }],
    ['PID-30 without a date', { 30: 'Y' }, { deceasedBoolean: true }],
    ['PID-30', { 30: 'N' }, { deceasedBoolean: false }],
    ['PID-30 beside a date that is none', { 29: '20251301', 30: 'Y' }, { deceasedBoolean: true }],
    ['blanks say nothing', { 2: '  ', 13: '  ', 14: ' ^ ', 29: '      ', 30: 'Y' }, { deceasedBoolean: true }],
    [
      'PID-35 and PID-36',
      { 35: '448771007^Dog^SCT', 36: 'BEA' },
      {
        extension: [
          {
            url: `${CORE}patient-animal`,
            extension: [
              {
                url: 'species',
                valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '448771007', display: 'Dog' }] },
              },
              { url: 'breed', valueCodeableConcept: { coding: [{ code: 'BEA' }] } },
            ],
          },
        ],
      },
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(patient(fields)).toStrictEqual(expected);
  });

  it('a date of death beside "not dead" is a finding, and "not dead" a loss', () => {
    const conversion = conversionOf({ 29: '20240105', 30: 'N' });
    expect(conversion.findings).toContainEqual(expect.objectContaining({ code: 'values-contradict', location: 'PID-29' }));
    expect(conversion.losses().map(({ source }) => source)).toContain('PID-30[1]');
  });

  it('PID-19 and PID-20 are identifiers', () => {
    expect(theResource(conversionOf({ 19: '123456789', 20: 'D1^GB^20300101' }), 'Patient').body['identifier']).toMatchObject([
      { value: '1' },
      { type: { coding: [{ system: `${V2}0203`, code: 'SS' }] }, system: 'urn:x-local:r0d:PID-19', value: '123456789' },
      {
        type: { coding: [{ system: `${V2}0203`, code: 'DL' }] },
        system: 'urn:x-local:r0d:driving-licence:GB',
        value: 'D1',
        period: { end: '2030-01-01' },
      },
    ]);
  });

  it.each<[string, Fields, string, string]>([
    ['a date that is none', { 7: '19651312' }, 'value-invalid', 'PID-7'],
    ['a code that is none', { 8: 'XX' }, 'code-unmapped', 'PID-8'],
    ['neither Y nor N', { 30: 'X' }, 'code-unmapped', 'PID-30'],
    ['an address type that is none', { 11: '1 High St^^^^^^ZZ' }, 'code-unmapped', 'PID-11'],
    ['no number', { 25: 'second' }, 'value-invalid', 'PID-25'],
  ])('%s is left out: a finding and a loss', (_what, fields, code, location) => {
    const conversion = conversionOf(fields);
    expect(conversion.findings.map((finding) => [finding.code, finding.location])).toStrictEqual([[code, location]]);
    expect(conversion.losses().filter(({ source }) => source.startsWith(`${location}[`))).toHaveLength(1);
  });

  it('a deleted person is kept, and not in use; who is added again is', () => {
    const ofEvent = (event: string): ConvertedResource => theResource(theConversionOf(aMessage(event, 'PID|1||1^^^^MR')), 'Patient');
    const deleted = updated(ofEvent('A28').body, ofEvent('A29'));
    expect(ofEvent('A28').body).not.toHaveProperty('active');
    expect(deleted['active']).toBe(false);
    expect(updated(deleted, ofEvent('A08'))['active']).toBe(false);
    expect(updated(deleted, ofEvent('A28'))).not.toHaveProperty('active');
  });

  it('a `""` is a removal, in its part alone', () => {
    const conversion = conversionOf({ 7: '""', 14: '""' });
    expect(conversion.instructions.map((one) => ('element' in one ? [one.kind, one.element, one.source] : [one.kind]))).toStrictEqual([
      ['remove', 'birthDate', 'PID-7'],
      ['remove', '_birthDate.extension', 'PID-7'],
      ['remove', 'telecom', 'PID-14'],
      ['remove', 'telecom', 'PID-14'],
      ['remove', 'active', 'MSH-9'], // an A28: who was deleted is in use again
    ]);
    const parts = theResource(conversion, 'Patient').parts.filter(({ path }) => path[0] === 'telecom');
    const belongs = parts.map(({ form }) => form.kind === 'list' && form.belongs?.({ use: 'home' }, []));
    expect([parts.length, belongs]).toStrictEqual([2, [false, false]]);
  });

  it('PID-18 makes an Account, PID-21 the mother', () => {
    const conversion = conversionOf({ 18: 'A1', 21: '9990000018^^^NHS^NH' });
    expect(theResource(conversion, 'Account').body).toMatchObject({
      identifier: [{ system: 'urn:x-local:r0d', value: 'A1' }],
      status: 'active',
      subject: [{ reference: 'Patient[0]' }],
    });
    expect(theResource(conversion, 'RelatedPerson').body).toStrictEqual({
      resourceType: 'RelatedPerson',
      patient: { reference: 'Patient[0]' },
      relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH', display: 'mother' }] }],
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
    });
  });

  it('PID-33 with PID-34 says who changed the record', () => {
    expect(resourcesOf(conversionOf({ 33: '20240101' }), 'Provenance')).toHaveLength(2);
    const [changed] = resourcesOf(conversionOf({ 33: '202401010930', 34: 'R0D02' }), 'Provenance');
    expect(changed?.body).toMatchObject({ occurredDateTime: '2024-01-01T09:30:00+00:00', target: [{ reference: 'Patient[0]' }] });
  });
});

function ethnic(code: string, display: string): object {
  return { coding: [{ code, display, system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland' }] };
}
