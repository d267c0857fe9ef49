import { describe, expect, it } from '@jest/globals';
import { aSegment, asJson, resourcesOf, theConversionOf, theResource } from '../../../../test/factories/message.ts';
import { parseMessage } from '../../../hl7v2/read-message.ts';
import type { Conversion } from '../../conversion.ts';

type Fields = Readonly<Record<number, string>>;

const dft = (...segments: readonly string[]): Conversion =>
  theConversionOf(
    parseMessage(
      [
        'MSH|^~\\&|FIN|R0D|X|Y|20240102030405||DFT^P03|1|P|2.5',
        'PID|1||1^^^^MR|||||||||||||||AC1',
        'PV1|1|O|||||||||||||||||V1',
        ...segments,
      ].join('\r'),
    ),
  );
const conversionOf = (fields: Fields, ...further: readonly string[]): Conversion =>
  dft(aSegment('FT1', { 4: '20240101', 6: 'CG', 7: 'XR^Chest film^L', ...fields }), ...further);
const charge = (fields: Fields, ...further: readonly string[]): Record<string, unknown> =>
  asJson(theResource(conversionOf(fields, ...further), 'ChargeItem').body) as Record<string, unknown>;

describe('FT1[ChargeItem]', () => {
  it('whole', () => {
    const { resourceType, ...rest } = charge({
      2: 'T1',
      5: '20240102',
      10: '2',
      11: '7.10&GBP',
      19: '29857009^Chest pain^SCT',
      20: '7^Doe',
      21: '8^Roe',
      23: 'F1',
      24: '9^Poe',
    });
    expect(resourceType).toBe('ChargeItem');
    expect(rest).toStrictEqual({
      identifier: [{ system: 'urn:x-local:r0d', value: 'T1' }],
      occurrenceDateTime: '2024-01-01',
      enteredDate: '2024-01-02',
      status: 'billable',
      code: { coding: [{ system: 'urn:x-local:r0d:L', code: 'XR', display: 'Chest film' }] },
      quantity: { value: 2 },
      priceOverride: { value: 'number 7.10', currency: 'GBP' },
      reason: [{ coding: [{ system: 'http://snomed.info/sct', code: '29857009', display: 'Chest pain' }] }],
      performer: [
        { actor: { reference: 'Practitioner[0]' } },
        { function: { text: 'ordered by' }, actor: { reference: 'Practitioner[1]' } },
      ],
      supportingInformation: [{ type: 'ServiceRequest', identifier: { system: 'urn:x-local:r0d', value: 'F1' } }],
      enterer: { reference: 'Practitioner[2]' },
      account: [{ reference: 'Account[0]' }],
      subject: { reference: 'Patient[0]' },
      context: { reference: 'Encounter[0]' },
    });
  });

  it.each<[string, Fields, object]>([
    ['FT1-4 a range', { 4: '20240101^20240103' }, { occurrencePeriod: { start: '2024-01-01', end: '2024-01-03' } }],
    ['FT1-6 not said', { 6: '' }, { status: 'unknown' }],
    ['FT1-8', { 8: 'Film of the chest' }, { code: { text: 'Film of the chest' } }],
    ['FT1-12 without FT1-11', { 12: '50' }, { priceOverride: { value: 50 } }],
    ['FT1-25', { 25: '71045^^C4' }, { code: { coding: [{ code: 'XR' }, { system: 'http://www.ama-assn.org/go/cpt', code: '71045' }] } }],
    ['FT1-25 the same', { 7: '71045^Film^C4', 25: '71045^Film^C4' }, { code: { coding: [{ code: '71045' }] } }],
    ['FT1-29', { 29: '0182^ASPIRIN^NDC' }, { productCodeableConcept: { coding: [{ code: '0182' }] } }],
    [
      'FT1-32, FT1-33',
      { 32: 'A', 33: 'B' },
      { performingOrganization: { reference: 'Organization[0]' }, requestingOrganization: { reference: 'Organization[1]' } },
    ],
  ])('%s', (_what, fields, expected) => {
    expect(charge(fields)).toMatchObject(expected);
  });

  it.each(['CD', 'PY', 'AJ', 'CO'])('a %s is no charge: it is lost, not made one', (type) => {
    const conversion = conversionOf({ 6: type });
    expect(resourcesOf(conversion, 'ChargeItem')).toHaveLength(0);
    expect(conversion.losses().map(({ source }) => source)).toContain('FT1-7[1].1');
  });

  it('an amount that is none is left out: a finding and a loss', () => {
    const conversion = conversionOf({ 11: 'free' });
    expect(theResource(conversion, 'ChargeItem').body).not.toHaveProperty('priceOverride');
    expect(conversion.findings.map(({ code, location }) => [code, location])).toContainEqual(['value-invalid', 'FT1-11']);
    expect(conversion.losses().map(({ source }) => source)).toContain('FT1-11[1]');
  });

  it('procedures and notes belong to the charge before them', () => {
    const conversion = conversionOf(
      { 1: '1' },
      'PR1|1||P1^Film^L',
      aSegment('FT1', { 1: '2', 7: 'US^Scan^L' }),
      'NTE|1||urgent',
      'PR1|1||P2^Scan^L',
    );
    expect(resourcesOf(conversion, 'ChargeItem').map(({ body }) => [body['service'], body['note']])).toStrictEqual([
      [[{ reference: 'Procedure[0]' }], undefined],
      [[{ reference: 'Procedure[1]' }], [{ text: 'urgent' }]],
    ]);
  });

  it('is known by the transaction number, else by what, when and where it stands', () => {
    const keys = (fields: Fields): string => theResource(conversionOf(fields), 'ChargeItem').identity.key;
    expect(keys({ 2: 'T1', 1: '1', 11: '5' })).toBe(keys({ 2: 'T1', 1: '2' }));
    expect(keys({ 1: '1', 11: '5' })).toBe(keys({ 1: '1' }));
    expect(keys({ 1: '1' })).not.toBe(keys({ 1: '2' }));
  });
});
