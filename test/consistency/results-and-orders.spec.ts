import { describe, expect, it } from '@jest/globals';
import type { Observation } from 'fhir/r4.js';
import { aSegment } from '../factories/message.ts';
import { storedAfter, type Step } from '../factories/stored-after.ts';

const of = (type: string, ...steps: readonly Step[]) => storedAfter(steps).get(type) ?? [];

describe('a result', () => {
  const result = (report: string, value: string, status: string): Step => [
    'ORU^R01',
    'ORC|RE|P1|F1',
    `OBR|1|P1|F1|FBC^Full blood count^L|||20240101||||||||||||||||||${report}`,
    `OBX|1|NM|HB^Haemoglobin^L||${value}|g/L|||||${status}`,
  ];
  const [preliminary, final, corrected] = [result('P', '120', 'P'), result('F', '121', 'F'), result('C', '131', 'C')];

  it.each([
    ['preliminary', [preliminary], 'preliminary', 'preliminary', 120],
    ['final', [preliminary, final], 'final', 'final', 121],
    ['corrected', [preliminary, final, corrected], 'corrected', 'corrected', 131],
    ['cannot be obtained', [preliminary, result('X', '', 'X')], 'cancelled', 'cancelled', 120],
    ['deleted', [final, result('F', '121', 'D')], 'final', 'entered-in-error', 121],
    ['was of another patient', [final, result('F', '121', 'W')], 'final', 'entered-in-error', 121],
  ])('%s: one report, one value', (_story, steps, report, status, value) => {
    expect(of('DiagnosticReport', ...steps)).toMatchObject([{ status: report, result: [{}] }]);
    expect(of('Observation', ...steps)).toMatchObject([{ status }]);
    expect(
      of('Observation', ...steps).map((one) => Number((one['valueQuantity'] as { value?: unknown } | undefined)?.value)),
    ).toStrictEqual([value]);
    expect(of('ServiceRequest', ...steps)).toHaveLength(1);
  });

  const described = (value: string, status: string, further = ''): Step => [
    'ORU^R01',
    'ORC|RE|P1|F1',
    'OBR|1|P1|F1|GLU^Glucose^L|||20240101',
    `OBX|1|NM|GLU^Glucose^L||${value}|mmol/L|${further || '|'}|||${status}`,
  ];
  const high = described('15.2', 'F', '3-6|HH');

  // HL7 v2.9 ch. 7.4.2, table 0085: C replaces a final result; the flag and the range describe the value beside which they stand.
  it.each<[string, Step, readonly unknown[]]>([
    ['corrected, without flag and range', described('5.0', 'C'), ['corrected', '5.0', undefined, undefined]],
    ['corrected, with a range', described('5.0', 'C', '3-6|'), ['corrected', '5.0', '3-6', undefined]],
    ['corrected, without a value', described('', 'C'), ['corrected', undefined, undefined, undefined]],
    ['final again, another value without flag', described('5.0', 'F'), ['final', '5.0', undefined, undefined]],
    ['a status alone', described('', 'F'), ['final', '15.2', '3-6', 'HH']],
    [
      'a value of another type',
      [...described('', 'C').slice(0, 3), 'OBX|1|ST|GLU^Glucose^L||haemolysed||||||C'] as unknown as Step,
      ['corrected', undefined, undefined, undefined],
    ],
  ])('%s: nothing of the result before stays beside it', (_story, step, expected) => {
    const [stored, ...further] = of('Observation', high, step) as unknown as Partial<Observation>[];
    const value = stored?.valueQuantity?.value;
    const range = stored?.referenceRange?.[0]?.text;
    const flag = stored?.interpretation?.[0]?.coding?.[0]?.code;
    expect([stored?.status, JSON.stringify(value), range, flag]).toStrictEqual(expected);
    expect(further).toStrictEqual([]);
  });

  it('a value after none was asked for says no longer why there is none (R4 obs-6)', () => {
    expect(of('Observation', described('', 'N'), described('5', 'F'))[0]).not.toHaveProperty('dataAbsentReason');
  });

  it('sent again it is the same', () => {
    expect(storedAfter([final, final])).toStrictEqual(storedAfter([final]));
  });
});

describe('an order', () => {
  const order = (control: string, status = ''): Step => ['ORM^O01', `ORC|${control}|P1|F1||${status}`, 'OBR|1|P1|F1|XR^Chest^L'];
  it.each([
    ['placed', [order('NW')], 'active'],
    ['cancelled by the placer', [order('NW'), order('CA')], 'revoked'],
    ['cancelled by the filler', [order('NW'), order('OC')], 'revoked'],
    ['discontinued', [order('NW'), order('DC')], 'revoked'],
    ['held', [order('NW'), order('HD')], 'on-hold'],
    ['completed', [order('NW'), order('SC', 'CM')], 'completed'],
  ])('%s: one request', (_story, steps, status) => {
    expect(of('ServiceRequest', ...steps)).toMatchObject([{ status, intent: 'order', code: { coding: [{ code: 'XR' }] } }]);
  });

  it('a result that says nothing of its order takes back no cancellation', () => {
    const result: Step = ['ORU^R01', 'OBR|1|P1|F1|XR^Chest^L|||20240101||||||||||||||||||F', 'OBX|1|ST|A||x||||||F'];
    expect(of('ServiceRequest', order('NW'), order('CA'), result)).toMatchObject([{ status: 'revoked' }]);
  });
});

describe('a prescription', () => {
  const order = (control: string): Step => ['RDE^O11', `ORC|${control}|P1|F1`, 'RXE||A^Aspirin|1||tab'];
  it.each([
    ['cancelled', 'CA', 'cancelled'],
    ['discontinued', 'DC', 'stopped'],
    ['held', 'HD', 'on-hold'],
  ])('%s: one request', (_story, control, status) => {
    expect(of('MedicationRequest', order('NW'), order(control))).toMatchObject([{ status }]);
  });
});

describe('an immunisation', () => {
  const given = (action: string): Step => [
    'VXU^V04',
    'ORC|RE||F1',
    aSegment('RXA', { 1: '0', 2: '1', 3: '20240101', 5: 'A^Vaccine^L', 6: '0.5', 7: 'mL', 20: 'CP', 21: action }),
  ];
  it.each([
    ['changed', 'U', 'completed'],
    ['deleted', 'D', 'entered-in-error'],
  ])('%s', (_story, action, status) => {
    expect(of('Immunization', given('A'), given(action))).toMatchObject([{ status }]);
  });
});
