import { describe, expect, it } from '@jest/globals';
import { asJson, aSegment, PID, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

const ORC = aSegment('ORC', { 1: 'NW', 2: 'P1^EPMA' });
const DRUG = '322236009^Paracetamol 500mg tablets^SCT';

function conversionOf(type: string, ...segments: readonly string[]): Conversion {
  const header = `MSH|^~\\&|EPMA|R0D|EXCHANGE|RDZ|20240102030405||${type}|1|P|2.5.1`;
  return theConversionOf(parseMessage([header, PID, ...segments].join('\r')));
}

const request = (...segments: readonly string[]): unknown =>
  asJson(theResource(conversionOf('OMP^O09', ...segments), 'MedicationRequest').body);
const rxo = (fields: Readonly<Record<number, string>>): string => aSegment('RXO', { 1: DRUG, ...fields });

describe('RXO[MedicationRequest]', () => {
  it.each([
    [
      'what, and that it is the original',
      {},
      { intent: 'original-order', medicationCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '322236009' }] } },
    ],
    [
      'RXO-2 alone: a dose, its digits as they were sent',
      { 2: '2.50', 4: 'mg^mg^UCUM' },
      {
        dosageInstruction: [
          { doseAndRate: [{ doseQuantity: { value: 'number 2.50', unit: 'mg', code: 'mg' }, type: { coding: [{ code: 'ordered' }] } }] },
        ],
      },
    ],
    [
      'RXO-2 to RXO-3: a range',
      { 2: '1', 3: '2', 4: 'tab' },
      { dosageInstruction: [{ doseAndRate: [{ doseRange: { low: { value: 1 }, high: { value: 2, unit: 'tab' } } }] }] },
    ],
    ['RXO-7 in words', { 7: '^1 tablet twice daily' }, { dosageInstruction: [{ text: '1 tablet twice daily' }] }],
    ['RXO-6 to the pharmacy', { 6: '^Ask for the leaflet' }, { note: [{ text: 'Ask for the leaflet' }] }],
    ['RXO-9', { 9: 'G' }, { substitution: { allowedCodeableConcept: { coding: [{ code: 'G' }] } } }],
    [
      'RXO-11 to RXO-13',
      { 11: '28', 12: 'tab', 13: '0' },
      { dispenseRequest: { quantity: { value: 28, unit: 'tab' }, numberOfRepeatsAllowed: 0 } },
    ],
    ['RXO-14', { 14: 'G1^House' }, { requester: { reference: 'PractitionerRole[0]' } }],
    [
      'RXO-23 a day',
      { 23: '4^g' },
      { dosageInstruction: [{ maxDosePerPeriod: { numerator: { value: 4, unit: 'g' }, denominator: { value: 1, code: 'd' } } }] },
    ],
  ])('%s', (_rule, fields, expected) => {
    expect(request(ORC, rxo(fields))).toMatchObject(expected);
  });

  it('RXR, TQ1 and the dose are one dosage; TQ1 stands before RXO', () => {
    const tq1 = aSegment('TQ1', { 3: 'BID', 4: '0800~2000', 7: '20240101', 8: '20240105', 9: 'S', 10: 'with food', 14: '10' });
    const rxr = aSegment('RXR', { 1: 'PO^Oral^HL70162', 4: 'CH^Chew^HL70165' });
    expect(request(ORC, tq1, rxo({ 2: '1', 4: 'tab' }), rxr)).toMatchObject({
      priority: 'stat',
      dosageInstruction: [
        {
          additionalInstruction: [{ text: 'with food' }],
          timing: {
            code: { coding: [{ code: 'BID' }] },
            repeat: { boundsPeriod: { start: '2024-01-01', end: '2024-01-05' }, count: 10, timeOfDay: ['08:00:00', '20:00:00'] },
          },
          route: { coding: [{ code: 'PO', display: 'Swallow, oral' }] },
          method: { coding: [{ system: 'http://snomed.info/sct', code: '419747000' }] },
          doseAndRate: [{ doseQuantity: { value: 1 } }],
        },
      ],
    });
  });

  it('ORC-7 (TQ) says when, where no TQ1 does', () => {
    const orc = aSegment('ORC', { 1: 'NW', 2: 'P1', 7: '2&tab^Q6H&0600,1200^^20240101^20240102^^^^^^^4' });
    expect(request(orc, rxo({}))).toMatchObject({
      dosageInstruction: [
        {
          timing: {
            code: { coding: [{ code: 'Q6H' }] },
            repeat: { boundsPeriod: { start: '2024-01-01', end: '2024-01-02' }, count: 4, timeOfDay: ['06:00:00', '12:00:00'] },
          },
          doseAndRate: [{ doseQuantity: { value: 2, unit: 'tab' } }],
        },
      ],
    });
  });

  it('a dose that is no number is a finding and a loss, and refuses nothing', () => {
    const conversion = conversionOf('OMP^O09', ORC, rxo({ 2: 'two' }));
    expect(conversion.findings.map(({ code, location }) => `${code} ${location}`)).toContain('value-invalid RXO-2');
    expect(conversion.losses().map(({ source }) => source)).toContain('RXO-2[1]');
  });
});

describe('ORC[MedicationRequest]', () => {
  it.each([
    ['NW', '', 'active'],
    ['CA', '', 'cancelled'],
    ['DC', '', 'stopped'],
    ['HD', '', 'on-hold'],
    ['XX', '', 'unknown'],
    ['NW', 'CM', 'completed'],
    ['RE', 'ER', 'entered-in-error'],
  ])('ORC-1 %s, ORC-5 %s: %s', (control, status, expected) => {
    expect(request(aSegment('ORC', { 1: control, 2: 'P1', 5: status }), rxo({}))).toMatchObject({ status: expected });
  });
});

describe('RDE', () => {
  const [ordered, encoded, ...others] = resourcesOf(
    conversionOf(
      'RDE^O11',
      ORC,
      rxo({}),
      aSegment('RXR', { 1: 'IV' }),
      aSegment('RXE', { 2: '^Morphine', 3: '5', 5: 'mg' }),
      aSegment('RXR', { 1: 'PO' }),
      aSegment('NTE', { 3: 'slowly' }),
    ),
    'MedicationRequest',
  );

  it('RXE is the order of the pharmacy, based on that of RXO; each has its own route and notes', () => {
    expect(others).toStrictEqual([]);
    expect(ordered?.body).toMatchObject({
      intent: 'original-order',
      identifier: [{ value: 'P1' }],
      dosageInstruction: [{ route: { coding: [{ code: 'IV' }] } }],
    });
    expect(ordered?.body['note']).toBeUndefined();
    expect(encoded?.body).toMatchObject({
      intent: 'filler-order',
      basedOn: [{ reference: 'MedicationRequest[0]' }],
      identifier: [{ value: 'P1' }],
      medicationCodeableConcept: { text: 'Morphine' },
      dosageInstruction: [{ route: { coding: [{ code: 'PO' }] } }],
      note: [{ text: 'slowly' }],
    });
  });

  it('alone it is an order', () => {
    expect(theResource(conversionOf('RDE^O11', ORC, aSegment('RXE', { 2: DRUG })), 'MedicationRequest').body).toMatchObject({
      intent: 'order',
      status: 'active',
    });
  });

  it('components and form stand in a Medication beside the code', () => {
    const conversion = conversionOf(
      'RDE^O11',
      ORC,
      aSegment('RXE', { 2: DRUG, 6: 'BAG' }),
      aSegment('RXC', { 1: 'A', 2: '^Potassium', 3: '20', 4: 'mmol' }),
    );
    expect(theResource(conversion, 'MedicationRequest').body).toMatchObject({ supportingInformation: [{ reference: 'Medication[0]' }] });
    expect(theResource(conversion, 'Medication').body).toMatchObject({
      form: { coding: [{ code: 'BAG' }] },
      ingredient: [
        { itemCodeableConcept: { text: 'Potassium' }, strength: { numerator: { value: 20, unit: 'mmol' }, denominator: { value: 1 } } },
      ],
    });
  });

  it('ORM^O01 with RXO makes no ServiceRequest', () => {
    const conversion = conversionOf('ORM^O01', ORC, rxo({}));
    expect(resourcesOf(conversion, 'ServiceRequest')).toStrictEqual([]);
    expect(theResource(conversion, 'MedicationRequest').body).toMatchObject({ status: 'active', identifier: [{ value: 'P1' }] });
  });
});

describe('RXD[MedicationDispense]', () => {
  const rxd = aSegment('RXD', { 1: '1', 2: DRUG, 3: '20240102', 4: '28', 5: 'tab', 7: 'RX7', 9: 'keep dry', 10: 'G2^Pharmacist' });

  it.each([
    [
      'RXD',
      [ORC, rxd],
      {
        status: 'completed',
        whenPrepared: '2024-01-02',
        quantity: { value: 28, unit: 'tab' },
        note: [{ text: 'keep dry' }],
        identifier: [{ value: 'RX7' }],
      },
    ],
    [
      'the order by its number, where the message does not hold it',
      [ORC, rxd],
      { authorizingPrescription: [{ identifier: { value: 'P1' } }] },
    ],
    ['the order', [ORC, rxo({}), rxd], { authorizingPrescription: [{ reference: 'MedicationRequest[0]' }] }],
    ['ORC-5 says the status', [aSegment('ORC', { 2: 'P1', 5: 'IP' }), rxd], { status: 'in-progress' }],
    ['nobody says it', [ORC, aSegment('RXD', { 1: '1', 2: DRUG })], { status: 'unknown' }],
  ])('%s', (_rule, segments, expected) => {
    expect(theResource(conversionOf('RDS^O13', ...segments), 'MedicationDispense').body).toMatchObject(expected);
  });
});

describe('RXA[MedicationAdministration]', () => {
  const rxa = (fields: Readonly<Record<number, string>>): string =>
    aSegment('RXA', { 2: '1', 3: '202401020900', 5: DRUG, 6: '2', 7: 'tab', ...fields });
  const given = (...segments: readonly string[]): unknown =>
    theResource(conversionOf('RAS^O17', ORC, ...segments), 'MedicationAdministration').body;

  it.each([
    ['when, what, how much', {}, { effectiveDateTime: '2024-01-02T09:00:00+00:00', dosage: { dose: { value: 2, unit: 'tab' } } }],
    [
      'RXA-4: from and until',
      { 4: '202401021000' },
      { effectivePeriod: { start: '2024-01-02T09:00:00+00:00', end: '2024-01-02T10:00:00+00:00' } },
    ],
    ['RXA-20 CP', { 20: 'CP' }, { status: 'completed' }],
    ['RXA-20 PA', { 20: 'PA' }, { status: 'stopped' }],
    ['RXA-20 RE', { 18: 'PREF^refused', 20: 'RE' }, { status: 'not-done', statusReason: [{ coding: [{ code: 'PREF' }] }] }],
    ['RXA-20 absent', {}, { status: 'unknown' }],
    ['RXA-21 D', { 20: 'CP', 21: 'D' }, { status: 'entered-in-error' }],
    ['ORC-2', {}, { identifier: [{ value: 'P1' }] }],
  ])('%s', (_rule, fields, expected) => {
    expect(given(rxa(fields))).toMatchObject(expected);
  });

  it('one order is given many times', () => {
    const conversion = conversionOf('RAS^O17', ORC, rxa({}), rxa({ 2: '2', 3: '202401021300' }));
    expect(new Set(resourcesOf(conversion, 'MedicationAdministration').map(({ label }) => label)).size).toBe(2);
  });

  it('RXR without a dose is a loss: R4 has no dosage without one', () => {
    expect(given(rxa({ 6: '' }), aSegment('RXR', { 1: 'PO' }))).not.toHaveProperty('dosage');
  });
});
