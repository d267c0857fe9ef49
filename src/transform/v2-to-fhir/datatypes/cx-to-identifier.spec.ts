import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const CONFIGURED = {
  identifierSystems: new Map([
    ['PAS', 'https://hospital.example/id/pas'],
    ['2.51.1.7', 'https://hospital.example/id/gs1'],
  ]),
};

const conversionOf = (fields: Readonly<Record<number, string>>): Conversion =>
  theConversionOf(aMessage('A28', aSegment('PID', { 5: 'Smith^Ann', ...fields })), CONFIGURED);
const identifiers = (conversion: Conversion): unknown => asJson(theResource(conversion, 'Patient').body['identifier']);
const findings = ({ findings: found }: Conversion): unknown => found.map(({ code, location }) => [code, location]);

const type = (code: string, display: string): object => ({
  coding: [{ code, display, system: 'http://terminology.hl7.org/CodeSystem/v2-0203' }],
});
const nhs = (value = '9434765919'): object => ({ system: NHS, value });

describe('CX[Identifier]: numbers of the NHS, as senders write them', () => {
  it.each([
    ['HL7 UK', '9434765919^^^NHS^NH'],
    ['ITK: the authority alone', '9434765919^^^NHS'],
    ['the type alone', '9434765919^^^^NH'],
    ['Dorset', '9434765919^^^NHS^NhsNumber'],
    ['older feeds', '9434765919^^^NHSNBR^NHSNMBR'],
    ['national identifier', '9434765919^^^^NI'],
    ['with blanks', '943 476 5919^^^NHS^NH'],
    ['with hyphens', '943-476-5919^^^NHS^NH'],
  ])('%s: %s', (_who, cx) => {
    expect(identifiers(conversionOf({ 3: cx }))).toStrictEqual([nhs()]);
  });

  it('the range says whose number it is', () => {
    expect(identifiers(conversionOf({ 3: '0101011113^^^CHI^NH~3200000015^^^NHS^NH' }))).toStrictEqual([
      { system: 'https://fhir.nhs.uk/Id/chi-number', value: '0101011113' },
      { system: 'https://fhir.hscni.net/Id/hcn', value: '3200000015' },
    ]);
  });

  it.each([
    ['a wrong check digit', '9434765918^^^NHS^NH'],
    ['a placeholder', '9999999999^^^NHS^NhsNumber'],
    ['too short', '943476591^^^NHS^NH'],
  ])('%s is left out, with a finding', (_why, cx) => {
    const conversion = conversionOf({ 3: `${cx}~1^^^PAS^MR` });
    expect(identifiers(conversion)).toHaveLength(1);
    expect(findings(conversion)).toStrictEqual([['nhs-number-invalid', 'PID-3']]);
    expect(conversion.losses().map(({ source }) => source)).toContain('PID-3[1].1');
  });

  it('a hospital number that names the NHS as its authority is unique within the sender', () => {
    expect(identifiers(conversionOf({ 3: '0123456^^^NHS^HospitalNumber', 2: '0123456' }))).toStrictEqual([
      {
        type: { coding: [{ system: 'urn:x-local:r0d:0203', code: 'HospitalNumber' }], text: 'HospitalNumber' },
        system: 'urn:x-local:r0d',
        value: '0123456',
      },
    ]);
  });

  it('sent once more in PID-2, PID-4 and PID-19 it is one number', () => {
    expect(
      identifiers(conversionOf({ 2: '9434765919', 3: '9434765919^^^NHS^NH', 4: '943 476 5919^^^NHS', 19: '9434765919' })),
    ).toStrictEqual([nhs()]);
  });

  it('of two numbers the first is taken', () => {
    const conversion = conversionOf({ 3: '9434765919^^^NHS^NH~9990000018^^^NHS^NH' });
    expect(identifiers(conversion)).toStrictEqual([nhs()]);
    expect(findings(conversion)).toStrictEqual([['repetition-dropped', 'PID-3']]);
  });

  it.each([
    ['PID-32 of table 0445', { 3: '9434765919^^^NHS^NH', 32: '01' }, '01'],
    ['PID-32 with a prefix', { 3: '9434765919^^^NHS^NH', 32: 'US~NSTS02' }, '02'],
    ['CX.2', { 3: '9434765919^03^^NHS^NH' }, '03'],
  ])('verification status: %s', (_where, fields, code) => {
    expect(identifiers(conversionOf(fields))).toMatchObject([
      {
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
            valueCodeableConcept: {
              coding: [{ system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland', code }],
            },
          },
        ],
        ...nhs(),
      },
    ]);
  });
});

describe('CX[Identifier]: other numbers, each unique within its system', () => {
  it.each<[string, string, object]>([
    [
      'a configured authority',
      '1^^^PAS^MR',
      { type: type('MR', 'Medical record number'), system: 'https://hospital.example/id/pas', value: '1' },
    ],
    ['a configured universal id', '1^^^X&2.51.1.7&ISO', { system: 'https://hospital.example/id/gs1', value: '1' }],
    ['the code of an organisation in small letters', '1^^^rdz^MR', { system: 'urn:x-local:r0d:RDZ', value: '1' }],
    ['no authority: the organisation', 'AH0000256', { system: 'urn:x-local:r0d', value: 'AH0000256' }],
    [
      'a type that is not in table 0203 is the sender’s own code',
      '1^^^^Old  number',
      {
        type: { coding: [{ system: 'urn:x-local:r0d:0203', code: 'Old number' }], text: 'Old  number' },
        system: 'urn:x-local:r0d',
        value: '1',
      },
    ],
    ['CX.7 and CX.8', '1^^^^MR^^20200101^20241231', { period: { start: '2020-01-01', end: '2024-12-31' } }],
    [
      'CX.2 and CX.3',
      '1^4^M11',
      {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/identifier-checkDigit', valueString: '4' },
          { url: 'http://hl7.org/fhir/StructureDefinition/namingsystem-checkDigit', valueString: 'M11' },
        ],
      },
    ],
  ])('%s', (_rule, cx, expected) => {
    expect(identifiers(conversionOf({ 3: cx }))).toMatchObject([expected]);
  });

  it.each([
    ['a name', 'WARD SYSTEM', 'urn:x-local:r0d:WARD%20SYSTEM', { system: 'urn:x-local:r0d:organisation', value: 'WARD SYSTEM' }],
    ['the sender itself', 'R0D', 'urn:x-local:r0d:R0D', { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'R0D' }],
    ['an OID', '&2.16.840.1.1&ISO', 'urn:oid:2.16.840.1.1', { system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.16.840.1.1' }],
  ])('CX.4 %s: the system, and the organisation that assigned it', (_what, authority, system, organisation) => {
    const conversion = conversionOf({ 3: `1^^^${authority}^MR` });
    expect(identifiers(conversion)).toMatchObject([{ system, value: '1', assigner: { reference: 'Organization[0]' } }]);
    expect(theResource(conversion, 'Organization').body['identifier']).toMatchObject([organisation]);
  });

  it('without CX.1 there is no identifier: what was sent is a loss', () => {
    const conversion = conversionOf({ 3: '^^^PAS^MR~1^^^PAS^MR' });
    expect(identifiers(conversion)).toHaveLength(1);
    expect(conversion.losses().map(({ source }) => source)).toEqual(expect.arrayContaining(['PID-3[1].4', 'PID-3[1].5']));
  });
});
