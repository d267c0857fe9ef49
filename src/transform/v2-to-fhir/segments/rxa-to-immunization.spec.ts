import { describe, expect, it } from '@jest/globals';
import { aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

const HEADER = 'MSH|^~\\&|GP|R0D|EXCHANGE|RDZ|20240102030405||VXU^V04|1|P|2.5.1';
const ORC = aSegment('ORC', { 1: 'RE', 3: 'F1^GP' });
const GIVEN = { 3: '20240101', 5: '140^Influenza^CVX' };

const conversionOf = (...segments: readonly string[]): Conversion => theConversionOf(parseMessage([HEADER, PID, ...segments].join('\r')));
const immunization = (...segments: readonly string[]): Record<string, unknown> =>
  theResource(conversionOf(...segments), 'Immunization').body;
const rxa = (fields: Readonly<Record<number, string>>): string => aSegment('RXA', { ...GIVEN, ...fields });

describe('RXA[Immunization]', () => {
  it.each([
    ['RXA-3 when', {}, { occurrenceDateTime: '2024-01-01' }],
    ['RXA-5 what', {}, { vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '140', display: 'Influenza' }] } }],
    ['RXA-6, RXA-7 how much', { 6: '.5', 7: 'mL^mL^UCUM' }, { doseQuantity: { value: 0.5, unit: 'mL', code: 'mL' } }],
    ['RXA-9 by who reports it', { 9: '00^New^NIP001' }, { primarySource: true }],
    ['RXA-9 history', { 9: '01^History^NIP001' }, { primarySource: false, reportOrigin: { coding: [{ code: '01', display: 'History' }] } }],
    ['RXA-9 words', { 9: '^left arm sore' }, { note: [{ text: 'left arm sore' }] }],
    ['RXA-15, RXA-16', { 15: 'L1', 16: '20250131' }, { lotNumber: 'L1', expirationDate: '2025-01-31' }],
    ['RXA-20 CP', { 20: 'CP' }, { status: 'completed' }],
    ['RXA-20 absent is complete', {}, { status: 'completed' }],
    [
      'RXA-20 PA keeps that it was a part',
      { 20: 'PA' },
      { status: 'completed', _status: { extension: [{ valueCodeableConcept: { coding: [{ code: 'PA' }] } }] } },
    ],
    [
      'RXA-20 RE with RXA-18',
      { 18: '00^Parental decision^NIP002', 20: 'RE' },
      { status: 'not-done', statusReason: { coding: [{ code: '00' }] } },
    ],
    ['RXA-20 NA without a reason', { 20: 'NA' }, { status: 'not-done', statusReason: { coding: [{ code: 'NA' }] } }],
    ['CVX 998: none was given', { 5: '998^none^CVX' }, { status: 'not-done' }],
    ['RXA-21 D', { 20: 'CP', 21: 'D' }, { status: 'entered-in-error' }],
    ['RXA-22 recorded', { 21: 'A', 22: '202401020304' }, { recorded: '2024-01-02T03:04:00+00:00' }],
  ])('%s', (_rule, fields, expected) => {
    expect(immunization(ORC, rxa(fields))).toMatchObject(expected);
  });

  it.each(['999', '999.0'])('an amount of %s is no dose: nobody knows how much, and the loss says so', (amount) => {
    const conversion = conversionOf(ORC, rxa({ 6: amount }));
    expect(theResource(conversion, 'Immunization').body['doseQuantity']).toBeUndefined();
    expect(conversion.losses().map(({ source }) => source)).toContain('RXA-6[1]');
  });

  it('a status that no map has is not "completed"', () => {
    const body = immunization(ORC, rxa({ 20: 'XX' }));
    expect(body['status']).toBeUndefined();
    expect(body['_status']).toMatchObject({ extension: [{ valueCode: 'unknown' }] });
  });

  it('ORC gives the numbers; 9999 is none', () => {
    expect(immunization(aSegment('ORC', { 2: 'P1', 3: '9999' }), rxa({}))['identifier']).toMatchObject([{ value: 'P1' }]);
  });

  it('RXR[Immunization]', () => {
    expect(immunization(ORC, rxa({}), aSegment('RXR', { 1: 'IM^Intramuscular^HL70162', 2: 'LD^Left Deltoid^HL70163' }))).toMatchObject({
      route: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', code: 'IM' }] },
      site: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0163', code: 'LD' }] },
    });
  });
});

describe('OBX under RXA', () => {
  const obx = (fields: Readonly<Record<number, string>>): string => aSegment('OBX', { 2: 'CE', 11: 'F', ...fields });
  const conversion = conversionOf(
    ORC,
    rxa({}),
    obx({ 1: '1', 3: '64994-7^Eligibility^LN', 4: '1', 5: 'V02^Medicaid^HL70064' }),
    obx({ 1: '2', 3: '69764-9^Type^LN', 4: '2', 5: 'S1^Flu sheet^cdcgs1vis' }),
    obx({ 1: '3', 2: 'DT', 3: '29769-7^Presented^LN', 4: '2', 5: '20240101' }),
    obx({ 1: '4', 2: 'DT', 3: '29769-7^Presented^LN', 4: '3', 5: '20240102' }),
    obx({ 1: '5', 3: '30956-7^Type^LN', 4: '5', 5: '88^Influenza^CVX' }),
    obx({ 1: '6', 2: 'DT', 3: '29768-9^Published^LN', 4: '5', 5: '20240103' }),
    obx({ 1: '5', 2: 'NM', 3: '30973-2^Dose number^LN', 4: '4', 5: '2' }),
    ORC.replace('F1', 'F2'),
    rxa({ 5: '08^Hep B^CVX' }),
    obx({ 1: '1', 3: '30963-3^Funding^LN', 4: '1', 5: 'PHC70^Private^CDCPHINVS' }),
  );

  it('says of its own immunisation what R4 has elements for; sheets are told apart by OBX-4, and need a name', () => {
    const [first, second] = resourcesOf(conversion, 'Immunization').map(({ body }) => body);
    expect(first).toMatchObject({
      programEligibility: [{ coding: [{ code: 'V02' }] }],
      education: [
        { documentType: 'Flu sheet', presentationDate: '2024-01-01' },
        { documentType: 'Influenza', publicationDate: '2024-01-03' },
      ],
      protocolApplied: [{ doseNumberPositiveInt: 2 }],
    });
    expect(first?.['fundingSource']).toBeUndefined();
    expect(second).toMatchObject({ fundingSource: { coding: [{ code: 'PHC70' }] } });
  });

  it('is an Observation of it as well', () => {
    const parts = resourcesOf(conversion, 'Observation').map(({ body }) => body['partOf']);
    expect(parts).toMatchObject([
      ...Array.from({ length: 7 }, () => [{ reference: 'Immunization[0]' }]),
      [{ reference: 'Immunization[1]' }],
    ]);
  });
});

describe('what an immunisation is known by', () => {
  const identitiesOf = (...segments: readonly string[]): readonly string[] =>
    resourcesOf(conversionOf(...segments), 'Immunization').map(({ identity: { key } }) => key);

  it.each([
    [
      'the filler number, whatever was given and when',
      [ORC, rxa({}), ORC.replace('F1', 'F2'), rxa({})],
      ['immunization|ORC-3|F1', 'immunization|ORC-3|F2'],
    ],
    ['the placer number, where there is no filler number', [aSegment('ORC', { 2: 'P1', 3: '9999' }), rxa({})], ['immunization|ORC-2|P1']],
    [
      'vaccine and time without a number or an ORC',
      [rxa({}), rxa({ 5: '08^Hep B^CVX' })],
      ['immunization|140|20240101', 'immunization|08|20240101'],
    ],
    ['its position, where all of that repeats', [ORC, rxa({}), ORC, rxa({})], ['immunization|ORC-3|F1', 'immunization|ORC-3|F1|1']],
  ])('%s', (_rule, segments, expected) => {
    expect(identitiesOf(...segments)).toStrictEqual(expected);
  });
});

it('an observation is known within its immunisation: the same is asked of each', () => {
  const obx = aSegment('OBX', { 1: '1', 2: 'CE', 3: '64994-7^Eligibility^LN', 4: '1', 5: 'V02', 11: 'F', 14: '20240101' });
  const conversion = conversionOf(ORC, rxa({}), obx, ORC.replace('F1', 'F2'), rxa({}), obx);
  expect(resourcesOf(conversion, 'Observation').map(({ identity: { within } }) => within.map(({ label }) => label))).toStrictEqual([
    ['Immunization[0]'],
    ['Immunization[1]'],
  ]);
});
