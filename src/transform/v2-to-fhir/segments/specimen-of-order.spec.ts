import { describe, expect, it } from '@jest/globals';
import { aSegment, theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, orderMessage, resultOf } from '../../../../test/factories/order-message.ts';

const specimensOf = (...segments: readonly string[]) => bodiesOf(resultOf(...segments), 'Specimen');

describe('OBR[Specimen] beside SPM', () => {
  const obr = (fields: Record<number, string>) => aSegment('OBR', { 4: 'A', ...fields });
  const spm = (fields: Record<number, string>) => aSegment('SPM', { 2: 'S1', 4: 'BLD', ...fields });
  it.each([
    [
      'no SPM: OBR-9 and OBR-14 make one',
      [obr({ 7: '20240101', 9: '5^mL', 14: '20240102' })],
      { collection: { collectedDateTime: '2024-01-01', quantity: { value: 5 } }, receivedTime: '2024-01-02' },
    ],
    ['SPM silent: OBR-7', [obr({ 7: '20240101' }), spm({})], { collection: { collectedDateTime: '2024-01-01' } }],
    [
      'SPM silent: OBR-7 and OBR-8',
      [obr({ 7: '20240101', 8: '20240102' }), spm({})],
      { collection: { collectedPeriod: { start: '2024-01-01', end: '2024-01-02' } } },
    ],
    ['SPM-17 stands', [obr({ 7: '20240101' }), spm({ 17: '20240103' })], { collection: { collectedDateTime: '2024-01-03' } }],
  ])('%s', (_what, segments, expected) => {
    expect(specimensOf(...segments)).toMatchObject([expected]);
  });

  it('of two specimens OBR-7 says nothing: nobody knows of which', () => {
    expect(
      specimensOf(obr({ 7: '20240101' }), spm({}), aSegment('SPM', { 2: 'S2' })).some(({ collection }) => collection !== undefined),
    ).toBe(false);
  });

  it('the specimen of OUL stands before the order', () => {
    const conversion = theConversionOf(orderMessage('OUL^R22', spm({}), obr({ 7: '20240101' })));
    expect(bodiesOf(conversion, 'Specimen')).toMatchObject([{ collection: { collectedDateTime: '2024-01-01' } }]);
  });
});

describe('SPM[Specimen]', () => {
  it.each([
    [
      'SPM-15',
      { 15: 'FRZ' },
      {
        collection: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/specimen-specialHandling',
              valueCodeableConcept: { coding: [{ code: 'FRZ' }] },
            },
          ],
        },
      },
    ],
    ['SPM-16', { 16: 'BIO' }, { condition: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0489', code: 'BIO' }] }] }],
    ['SPM-25', { 25: '3^mL' }, { container: [{ specimenQuantity: { value: 3 } }] }],
  ])('%s', (_field, fields, expected) => {
    expect(specimensOf('OBR|1|||A', aSegment('SPM', { 2: 'S1', ...fields }))).toMatchObject([expected]);
  });
});

describe('OBR[ServiceRequest] and OBR[DiagnosticReport]', () => {
  const requestsOf = (...segments: readonly string[]) => bodiesOf(theConversionOf(orderMessage('OML^O21', ...segments)), 'ServiceRequest');
  it.each([
    ['OBR-36', ['ORC|NW|1', aSegment('OBR', { 4: 'A', 36: '20240101' })], { occurrenceDateTime: '2024-01-01' }],
    ['OBR-6 before OBR-36', ['ORC|NW|1', aSegment('OBR', { 4: 'A', 6: '20240102', 36: '20240101' })], { occurrenceDateTime: '2024-01-02' }],
    [
      'OBR-44, OBR-45',
      ['ORC|NW|1', aSegment('OBR', { 4: 'A', 44: 'P', 45: 'L~R' })],
      { orderDetail: [{ coding: [{ code: 'P' }] }, { coding: [{ code: 'L' }] }, { coding: [{ code: 'R' }] }] },
    ],
    [
      'ORC-8',
      ['ORC|NW|1||||||P0&X^F0&X', 'OBR|1|||A'],
      { basedOn: [{ type: 'ServiceRequest', identifier: { value: 'P0' } }, { identifier: { value: 'F0' } }] },
    ],
    [
      'OBR-54, the same as ORC-8',
      ['ORC|NW|1||||||P0&X', aSegment('OBR', { 4: 'A', 54: 'P0&X^F0&X' })],
      { basedOn: [{ identifier: { value: 'P0' } }, { identifier: { value: 'F0' } }] },
    ],
  ])('%s', (_field, segments, expected) => {
    expect(requestsOf(...segments)).toMatchObject([expected]);
  });

  it('OBR-33: the assistant interpreter', () => {
    const conversion = resultOf(aSegment('OBR', { 4: 'A', 33: '7&Doe&Ann' }));
    expect(bodiesOf(conversion, 'DiagnosticReport')).toMatchObject([{ performer: [{ reference: 'PractitionerRole[0]' }] }]);
    expect(bodiesOf(conversion, 'PractitionerRole')).toMatchObject([{ code: [{ coding: [{ code: 'AI' }] }] }]);
  });
});
