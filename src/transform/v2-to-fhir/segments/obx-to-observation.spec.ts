import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const PV1 = aSegment('PV1', { 2: 'I', 19: 'V1' });
const obx = (fields: Fields): string => aSegment('OBX', { 1: '1', 3: '8867-4^Heart rate^LN', 11: 'F', ...fields });
const conversionOf = (...segments: readonly string[]): Conversion => theConversionOf(aMessage('A01', PV1, ...segments));
const observation = (fields: Fields): Record<string, unknown> => theResource(conversionOf(obx(fields)), 'Observation').body;

/** The value[x] and its extension, as JSON. */
function valueOf(body: Readonly<Record<string, unknown>>): unknown {
  return asJson(Object.fromEntries(Object.entries(body).filter(([name]) => name.startsWith('value') || name === 'extension')));
}

const MG = { unit: 'mg' };
const ORIGINAL = (valueString: string): object => ({
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/originalText', valueString }],
});
const ATTACHMENT = 'https://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment';
const attachment = (valueAttachment: object): unknown => ({ extension: [{ url: ATTACHMENT, valueAttachment }] });

describe('OBX-5 → value[x] by OBX-2', () => {
  it.each([
    ['NM', '60', '', { valueQuantity: { value: 60 } }],
    ['NM', '7.10', 'mg', { valueQuantity: { value: 'number 7.10', ...MG } }],
    ['NM', '065.88', 'mg', { valueQuantity: { value: 65.88, ...MG } }],
    ['NM', '+.50', 'mg', { valueQuantity: { value: 'number 0.50', ...MG } }],
    ['NM', '<5', 'mg', { valueString: '<5 mg' }],
    ['NM', 'pending', '', { valueString: 'pending' }],
    ['CQ', '2^L', 'mg', { valueQuantity: { value: 2, unit: 'L' } }],
    ['ST', ' A & B', '', { valueString: ' A & B' }],
    ['ST', 'BP 120/80^sitting', '', { valueString: 'BP 120/80^sitting' }],
    ['ST', 'a\\T\\b\\S\\c', '', { valueString: 'a&b^c' }],
    ['TX', 'line 1~line 2', '', { valueString: 'line 1\nline 2' }],
    ['FT', 'one\\.br\\two', '', { valueString: 'one\ntwo' }],
    ['', '60', '', { valueString: '60' }],
    ['XYZ', 'a^b', '', { valueString: 'a^b' }],
    ['CE', 'A^Alpha^L', '', { valueCodeableConcept: { coding: [{ system: 'urn:x-local:r0d:L', code: 'A', display: 'Alpha' }] } }],
    ['IS', 'A', '', { valueCodeableConcept: { coding: [{ code: 'A' }] } }],
    ['DR', '20240101^20240102', '', { valuePeriod: { start: '2024-01-01', end: '2024-01-02' } }],
    ['DT', '20240701', '', { valueDateTime: '2024-07-01' }],
    ['TS', '202407010930', '', { valueDateTime: '2024-07-01T09:30:00+01:00' }],
    ['DTM', '20241301', '', { valueString: '20241301' }],
    ['TM', '0930', '', { valueTime: '09:30:00' }],
    ['TM', '25', '', { valueString: '25' }],
    ['NR', '1.0^2', 'mg', { valueRange: { low: { value: 'number 1.0', ...MG }, high: { value: 2, ...MG } } }],
    ['NR', '1', '', { valueRange: { low: { value: 1 } } }],
    ['NR', '2^1', '', { valueString: '2^1' }],
    ['VR', 'A^B', '', { valueString: 'A-B' }],
    ['SN', '^5', 'mg', { valueQuantity: { value: 5, ...MG } }],
    ['SN', '<^149', '', { valueQuantity: { comparator: '<', value: 149 } }],
    ['SN', '>=^3.0', '', { valueQuantity: { comparator: '>=', value: 'number 3.0' } }],
    ['SN', '=^7', '', { valueQuantity: { value: 7 } }],
    ['SN', '<>^7', 'mg', { valueString: '<> 7 mg' }],
    ['SN', '^1^:^128', '', { valueRatio: { ...ORIGINAL('1 : 128'), numerator: { value: 1 }, denominator: { value: 128 } } }],
    ['SN', '>^1^/^2', '', { valueRatio: { ...ORIGINAL('> 1 / 2'), numerator: { comparator: '>', value: 1 }, denominator: { value: 2 } } }],
    ['SN', '^10^-^20', 'mg', { valueRange: { ...ORIGINAL('10 - 20'), low: { value: 10, ...MG }, high: { value: 20, ...MG } } }],
    ['SN', '^20^-^10', '', { valueString: '20 - 10' }],
    ['SN', '<^10^-^20', '', { valueString: '< 10 - 20' }],
    ['SN', '^2^+', '', { valueString: '2 +' }],
    ['ED', '^application^pdf^Base64^JVBERi0=', '', attachment({ contentType: 'application/pdf', data: 'JVBERi0=' })],
    ['ED', '^TEXT^^A^abc', '', attachment({ data: 'YWJj' })],
    ['ED', '^IM^jpeg^Hex^FFD8', '', attachment({ contentType: 'image/jpeg', data: '/9g=' })],
    ['CE', '^application^pdf^Base64^JVBERi0=', '', attachment({ contentType: 'application/pdf', data: 'JVBERi0=' })],
    ['ED', '^application^pdf^Base64^not base64', '', { valueString: 'not base64' }],
    [
      'RP',
      'https://example.org/a.pdf^^application^pdf',
      '',
      attachment({ contentType: 'application/pdf', url: 'https://example.org/a.pdf' }),
    ],
    ['NM', '', 'mg', {}],
  ])('%s %j, unit %j', (type, value, unit, expected) => {
    expect(valueOf(observation({ 2: type, 5: value, 6: unit }))).toStrictEqual(expected);
  });

  it.each([
    ['mg^milligram^UCUM', { unit: 'milligram', system: 'http://unitsofmeasure.org', code: 'mg' }],
    ['mg^^UCUM', { unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }],
    ['x10\\S\\9/L', { unit: 'x10^9/L' }],
    ['MG^^L^mg^milligram^UCUM', { unit: 'MG', system: 'http://unitsofmeasure.org', code: 'mg' }],
  ])('unit %s', (unit, expected) => {
    expect(observation({ 2: 'NM', 5: '1', 6: unit })['valueQuantity']).toStrictEqual({ value: 1, ...expected });
  });

  it('a value that is not of its type is a finding', () => {
    expect(conversionOf(obx({ 2: 'NM', 5: '<5' })).findings).toContainEqual(
      expect.objectContaining({ code: 'value-invalid', location: 'OBX-5' }),
    );
  });
});

describe('OBX[Observation-Component]: several values', () => {
  it('each repetition is a component with the code of the whole', () => {
    const body = observation({ 2: 'NM', 5: '120~80.0', 6: 'mm' });
    const code = { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] };
    expect(asJson(body['component'])).toStrictEqual([
      { code, valueQuantity: { value: 120, unit: 'mm' } },
      { code, valueQuantity: { value: 'number 80.0', unit: 'mm' } },
    ]);
    expect(valueOf(body)).toStrictEqual({});
  });

  it('one value and an empty repetition are one value', () => {
    expect(observation({ 2: 'NM', 5: '120~' })).toMatchObject({ valueQuantity: { value: 120 } });
  });
});

describe('OBX-11 → status', () => {
  it.each([
    ['F', 'final', undefined],
    ['P', 'preliminary', undefined],
    ['C', 'corrected', undefined],
    ['A', 'amended', undefined],
    ['X', 'cancelled', 'X'],
    ['R', 'preliminary', 'R'],
    ['W', 'entered-in-error', 'W'],
    ['', 'unknown', undefined],
    ['?', 'unknown', undefined],
  ])('%s', (sent, status, original) => {
    const body = observation({ 2: 'NM', 5: '1', 11: sent });
    expect(body['status']).toBe(status);
    const codes: unknown = body['_status'] && asJson(body['_status']);
    const expected = original && {
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/alternate-codes',
          valueCodeableConcept: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0085', code: original }] },
        },
      ],
    };
    expect(codes).toStrictEqual(expected);
  });

  it('N without a value: not asked', () => {
    expect(observation({ 11: 'N' })).toMatchObject({ status: 'cancelled', dataAbsentReason: { coding: [{ code: 'not-asked' }] } });
    expect(observation({ 2: 'NM', 5: '1', 11: 'N' })['dataAbsentReason']).toBeUndefined();
  });
});

describe('what is said of the value', () => {
  it.each([
    [
      'OBX-4',
      { 4: '1.2' },
      {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/observation-v2-subid',
            extension: [{ url: 'original-sub-identifier', valueString: '1.2' }],
          },
        ],
      },
    ],
    [
      'OBX-7 in numbers',
      { 2: 'NM', 6: 'mg', 7: '70-80.0' },
      { referenceRange: [{ text: '70-80.0', low: { value: 70, ...MG }, high: { value: 'number 80.0', ...MG } }] },
    ],
    ['OBX-7 in words', { 2: 'ST', 7: '70-80' }, { referenceRange: [{ text: '70-80' }] }],
    ['OBX-7 with a comparator', { 2: 'NM', 7: '<5' }, { referenceRange: [{ text: '<5' }] }],
    [
      'OBX-8',
      { 8: 'H~HM' },
      {
        interpretation: [
          { coding: [{ code: 'H', display: 'High' }] },
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0078', code: 'HM' }] },
        ],
      },
    ],
    ['OBX-14', { 14: '202401020930' }, { effectiveDateTime: '2024-01-02T09:30:00+00:00' }],
    ['OBX-15', { 15: 'LAB1^The laboratory' }, { performer: [{ reference: 'Organization[1]' }] }],
    ['OBX-16', { 16: 'G1^One' }, { performer: [{ reference: 'PractitionerRole[0]' }] }],
    ['OBX-17', { 17: 'M^Manual^L' }, { method: { coding: [{ code: 'M' }] } }],
    ['OBX-18', { 18: 'DEV1^LAB' }, { device: { reference: 'Device[0]' } }],
    ['OBX-20', { 20: 'ARM' }, { bodySite: { coding: [{ code: 'ARM' }] } }],
    ['OBX-21', { 21: '77^LAB' }, { identifier: [{ type: { coding: [{ code: 'FILL' }] }, system: 'urn:x-local:r0d:LAB', value: '77' }] }],
    ['OBX-23', { 23: 'The laboratory' }, { performer: [{ reference: 'Organization[1]' }] }],
    ['OBX-25', { 23: 'The laboratory', 25: 'D1^Director' }, { performer: [{ reference: 'PractitionerRole[0]' }] }],
    ['OBX-29', { 29: 'RSLT' }, { category: [{ coding: [{ code: 'RSLT', display: 'Result' }] }] }],
    ['OBX-33', { 33: 'P1&LAB^F1&LAB' }, { specimen: { reference: 'Specimen[0]' } }],
  ])('%s', (_rule, fields, expected) => {
    expect(asJson(observation({ 5: 'x', ...fields }))).toMatchObject(expected);
  });

  it('OBX-24 is the address of OBX-23, for the director of OBX-25 too', () => {
    const conversion = conversionOf(obx({ 23: 'The laboratory', 24: '1 High Street^^Poole', 25: 'D1^Director' }));
    const organization = resourcesOf(conversion, 'Organization').find(({ body }) => body['name'] === 'The laboratory');
    expect(organization?.body).toMatchObject({ address: [{ city: 'Poole' }] });
    expect(theResource(conversion, 'PractitionerRole').body).toMatchObject({ organization: { reference: organization?.label } });
  });

  it('OBX-33: the specimen is the patient’s', () => {
    expect(theResource(conversionOf(obx({ 33: 'P1&LAB^F1&LAB' })), 'Specimen').body).toMatchObject({
      subject: { reference: 'Patient[0]' },
      identifier: [
        { type: { text: 'Placer Group Number' }, value: 'P1' },
        { type: { text: 'Filler Group Number' }, value: 'F1' },
      ],
    });
  });

  it('NTE: a note of the observation before it', () => {
    const conversion = conversionOf(obx({ 2: 'NM', 5: '1' }), 'NTE|1||first~second', obx({ 2: 'NM', 5: '2', 4: '2' }), 'NTE|1||third');
    expect(resourcesOf(conversion, 'Observation').map(({ body }) => body['note'])).toStrictEqual([
      [{ text: 'first\nsecond' }],
      [{ text: 'third' }],
    ]);
  });
});

describe('what an Observation belongs to, and its identity', () => {
  it.each([
    ['A01', { reference: 'Encounter[0]' }, 'Encounter[0]'],
    ['A05', undefined, 'Encounter[0]'],
    ['A31', undefined, 'Patient[0]'],
  ])('%s', (event, encounter, within) => {
    const { body, identity } = theResource(theConversionOf(aMessage(event, PV1, obx({ 2: 'NM', 5: '1' }))), 'Observation');
    expect(body['subject']).toStrictEqual({ reference: 'Patient[0]' });
    expect(body['encounter']).toStrictEqual(encounter);
    expect(identity.within.map(({ label }) => label)).toStrictEqual([within]);
  });

  it('is code, sub-id and time; the position only where all of them repeat', () => {
    const conversion = conversionOf(
      obx({ 2: 'ST', 5: 'line 1' }),
      obx({ 2: 'ST', 5: 'line 2' }),
      obx({ 2: 'ST', 4: '2', 5: 'line 2' }),
      obx({ 2: 'ST', 5: 'line 2', 14: '20240101' }),
    );
    expect(resourcesOf(conversion, 'Observation').map(({ identity }) => identity.key)).toStrictEqual([
      'observation|http://loinc.org|8867-4||',
      'observation|http://loinc.org|8867-4|||1',
      'observation|http://loinc.org|8867-4|2|',
      'observation|http://loinc.org|8867-4||2024-01-01',
    ]);
  });

  it('a value without OBX-3 is kept; without both nothing is made', () => {
    const { body } = theResource(conversionOf(obx({ 2: 'NM', 3: '', 5: '1' })), 'Observation');
    expect(body['code']).toMatchObject({ extension: [{ valueCode: 'unknown' }] });
    expect(resourcesOf(conversionOf(obx({ 2: 'NM', 3: '', 5: '' })), 'Observation')).toStrictEqual([]);
  });
});
