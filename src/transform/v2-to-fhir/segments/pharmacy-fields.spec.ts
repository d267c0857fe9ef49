import { describe, expect, it } from '@jest/globals';
import { aSegment, theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, keysOf, orderMessage } from '../../../../test/factories/order-message.ts';

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-';
const UCUM = 'http://unitsofmeasure.org';
const HOURS = (value: number) => ({ value, unit: 'hour', system: UCUM, code: 'h' });
const ofOrder = (event: string, ...segments: readonly string[]) => theConversionOf(orderMessage(event, ...segments));

/** What R4 has an element for and the guide has no row of. */
describe('RXO and RXE[MedicationRequest]', () => {
  const ORC = 'ORC|NW|1';
  const dosed = (fields: Record<number, string>) => aSegment('RXE', { 2: 'S^Saline', 3: '1000', 5: 'mL', ...fields });

  it.each([
    ['RXE-22, the dose in that time', dosed({ 22: 'H8' }), { numerator: { value: 1000, unit: 'mL' }, denominator: HOURS(8) }],
    ['RXO-17', aSegment('RXO', { 1: 'S', 2: '5', 4: 'mg', 17: 'h1' }), { numerator: { value: 5, unit: 'mg' }, denominator: HOURS(1) }],
    ['a rate that is said stands', dosed({ 22: 'H8', 23: '125', 24: 'mL/h' }), undefined],
    ['no interval', dosed({ 22: 'per hour' }), undefined],
    ['a time of nothing', dosed({ 22: 'H0' }), undefined],
  ])('%s', (_field, segment, rateRatio) => {
    const [request] = bodiesOf(ofOrder('RDE^O11', ORC, segment), 'MedicationRequest');
    const [dosage] = request?.['dosageInstruction'] as { doseAndRate: { rateRatio?: unknown }[] }[];
    expect([dosage?.doseAndRate[0]?.rateRatio]).toMatchObject([rateRatio]);
  });

  it.each([
    [
      'RXE-9',
      aSegment('RXE', { 2: 'A', 9: 'G' }),
      { substitution: { allowedCodeableConcept: { coding: [{ system: `${V2}0167`, code: 'G' }] } } },
    ],
    ['RXE-39', aSegment('RXE', { 2: 'A', 39: '7^tab' }), { dispenseRequest: { initialFill: { quantity: { value: 7, unit: 'tab' } } } }],
    ['RXE-44', aSegment('RXE', { 2: 'A', 44: 'S' }), { category: [{ coding: [{ system: `${V2}0480`, code: 'S' }] }] }],
    ['RXO-27', aSegment('RXO', { 1: 'A', 27: 'M' }), { category: [{ coding: [{ system: `${V2}0480`, code: 'M' }] }] }],
    [
      'RXO-28',
      aSegment('RXO', { 1: 'A', 28: '28' }),
      { dispenseRequest: { dispenseInterval: { value: 28, unit: 'day', system: UCUM, code: 'd' } } },
    ],
    ['RXE-8', aSegment('RXE', { 2: 'A', 8: 'W1^R2' }), { supportingInformation: [{ reference: 'Location[1]' }] }],
    ['RXE-42 before RXE-8', aSegment('RXE', { 2: 'A', 8: 'W1', 42: 'W2' }), { supportingInformation: [{ reference: 'Location[0]' }] }],
  ])('%s', (_field, segment, expected) => {
    expect(bodiesOf(ofOrder('RDE^O11', ORC, segment), 'MedicationRequest')).toMatchObject([expected]);
  });

  it('RXO-34 and RXO-35: where it is to be brought; RXO-36: the telephone of the pharmacy', () => {
    const rxo = aSegment('RXO', { 1: 'A', 32: 'P1^Pharmacy', 33: '1 High St', 34: 'W1', 35: '2 Low St', 36: '^WPN^PH^^^^^^^^^01904 1' });
    const conversion = ofOrder('OMP^O09', ORC, rxo);
    expect(bodiesOf(conversion, 'Location')).toMatchObject([{ address: { line: ['2 Low St'] } }]);
    expect(bodiesOf(conversion, 'Organization')).toContainEqual(
      expect.objectContaining({ address: [{ line: ['1 High St'] }], telecom: [expect.objectContaining({ value: '01904 1' })] }),
    );
  });
});

describe('RXD[MedicationDispense]', () => {
  it.each([
    ['G', { wasSubstituted: true, type: { coding: [{ system: `${V2}0167`, code: 'G' }] } }],
    ['N', { wasSubstituted: false, type: { coding: [{ system: `${V2}0167`, code: 'N' }] } }],
    ['8', undefined],
  ])('RXD-11 %s', (code, substitution) => {
    const [dispense] = bodiesOf(ofOrder('RDS^O13', 'ORC|RE|1', aSegment('RXD', { 2: 'A', 3: '20240101', 11: code })), 'MedicationDispense');
    expect(dispense?.['substitution']).toStrictEqual(substitution);
  });

  it('FT1 behind an order is what it costs', () => {
    const conversion = ofOrder('RDS^O13', 'ORC|RE|1', 'RXD|1|A|20240101', aSegment('FT1', { 4: '20240101', 6: 'CG', 7: 'A^Aspirin' }));
    expect(bodiesOf(conversion, 'ChargeItem')).toMatchObject([{ status: 'billable', code: { coding: [{ code: 'A' }] } }]);
  });
});

describe('RXA[MedicationAdministration]', () => {
  const RXA = (fields: Record<number, string>) => aSegment('RXA', { 3: '20240101', 5: 'A', 6: '500', 7: 'mL', ...fields });

  it.each([
    ['RXA-12', [RXA({ 12: 'M30' })], { dosage: { rateRatio: { denominator: { value: 30, code: 'min' } } } }],
    ['RXA-11', [RXA({ 11: 'W1^R2' })], { supportingInformation: [{ reference: 'Location[1]' }] }],
    ['RXR-3', [RXA({}), 'RXR|IV||PUMP^Pump^L'], { device: [{ type: 'Device', display: 'Pump', identifier: { value: 'PUMP' } }] }],
    [
      'PRT: who gave it, with what',
      [RXA({}), aSegment('PRT', { 4: 'AP', 5: '7^Doe' }), aSegment('PRT', { 4: 'EQUIP', 10: 'D7' })],
      {
        performer: [{ function: { coding: [{ code: 'AP' }] }, actor: { reference: 'PractitionerRole[0]' } }],
        device: [{ reference: 'Device[0]' }],
      },
    ],
  ])('%s', (_field, segments, expected) => {
    expect(bodiesOf(ofOrder('RAS^O17', 'ORC|RE', ...segments), 'MedicationAdministration')).toMatchObject([expected]);
  });
});

describe('one ORC and several RXA', () => {
  const doses = ['RXA|0|1|202401010800||A', 'RXA|0|2|202401012000||A'];

  it('RAS: one order, given twice; all that ORC says is said of both', () => {
    const conversion = ofOrder('RAS^O17', 'ORC|RE|P1|F1|||||||||9^Orderer', ...doses);
    const ordered = { identifier: [{ value: 'P1' }, { value: 'F1' }], performer: [{ function: { coding: [{ code: 'OP' }] } }] };
    expect(bodiesOf(conversion, 'MedicationAdministration')).toMatchObject([ordered, ordered]);
    expect(keysOf(conversion, 'MedicationAdministration')).toStrictEqual([
      'Patient[0] / given|ORC-3|F1|1|202401010800',
      'Patient[0] / given|ORC-3|F1|2|202401012000',
    ]);
  });

  it('VXU: an RXA without an ORC of its own has none, and not that of the one before', () => {
    const conversion = ofOrder('VXU^V04', 'ORC|RE|P1|F1', ...doses);
    expect(bodiesOf(conversion, 'Immunization').map(({ identifier }) => identifier === undefined)).toStrictEqual([false, true]);
    expect(keysOf(conversion, 'Immunization')).toStrictEqual([
      'Patient[0] / immunization|ORC-3|F1',
      'Patient[0] / immunization|A|202401012000',
    ]);
  });

  it('VXU: who gave it is said of its own immunisation', () => {
    const conversion = ofOrder('VXU^V04', 'RXA|0|1|20240101||A', aSegment('PRT', { 4: 'AP', 5: '7^Doe' }), 'RXA|0|1|20240102||B');
    expect(bodiesOf(conversion, 'Immunization')).toMatchObject([
      { performer: [{ function: { coding: [{ code: 'AP' }] }, actor: { reference: 'PractitionerRole[0]' } }] },
      expect.not.objectContaining({ performer: expect.anything() as unknown }),
    ]);
  });
});
