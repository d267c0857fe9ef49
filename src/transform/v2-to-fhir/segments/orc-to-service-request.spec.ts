import { describe, expect, it } from '@jest/globals';
import { aSegment, theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, keysOf, orderMessage } from '../../../../test/factories/order-message.ts';

const ordered = (...segments: readonly string[]) => theConversionOf(orderMessage('ORM^O01', ...segments));
const OBR = 'OBR|1|P1|F1|FBC^Full blood count^L';

describe('ORC-1 and ORC-5', () => {
  it.each([
    ['ORC|NW|P1', 'active'],
    ['ORC|CA|P1', 'revoked'],
    ['ORC|DC|P1', 'revoked'],
    ['ORC|OC|P1', 'revoked'],
    ['ORC|HD|P1', 'on-hold'],
    ['ORC|SC|P1||| CM', 'completed'],
    ['ORC|SC|P1|||HD', 'on-hold'],
    ['ORC|NW|P1|||NW', 'active'],
    ['ORC|RE|P1', 'unknown'],
  ])('%s is %s', (orc, status) => {
    expect(bodiesOf(ordered(orc, OBR), 'ServiceRequest')[0]).toMatchObject({ status, intent: 'order' });
  });

  it('do not change what the order is known by', () => {
    const keys = ['NW', 'CA', 'SC'].map((control) => keysOf(ordered(`ORC|${control}|P1`, OBR), 'ServiceRequest'));
    expect(new Set(keys.map(String))).toStrictEqual(new Set(['Patient[0] / request|placer number|P1|FBC']));
  });
});

describe('who orders', () => {
  it('ORC-12 is in a role for the facility of ORC-21', () => {
    const conversion = ordered(`ORC|NW|P1${'|'.repeat(10)}C1234567^Jones^Ann${'|'.repeat(9)}City Hospital^^R0D`, OBR);
    expect(bodiesOf(conversion, 'ServiceRequest')[0]?.['requester']).toStrictEqual({ reference: 'PractitionerRole[0]' });
    expect(bodiesOf(conversion, 'PractitionerRole')).toMatchObject([
      { practitioner: { reference: 'Practitioner[0]' }, organization: { reference: expect.stringMatching(/^Organization/) as unknown } },
    ]);
  });

  it.each([
    ['the same person again', 'C1234567^Jones^Ann^^^Dr', []],
    ['another', 'C7654321^Smith', ['OBR-16[1].1', 'OBR-16[1].2']],
    ['the same and another', 'C1234567^Jones^Ann^^^Dr~C7654321^Smith', ['OBR-16[2].1', 'OBR-16[2].2']],
  ])('OBR-16 beside ORC-12: %s', (_case, obr16, lost) => {
    const conversion = ordered(
      aSegment('ORC', { 1: 'NW', 2: 'P1', 12: 'C1234567^Jones^Ann^^^Dr' }),
      aSegment('OBR', { 2: 'P1', 4: 'FBC', 16: obr16 }),
    );
    expect(bodiesOf(conversion, 'PractitionerRole')).toHaveLength(1);
    expect(conversion.losses().flatMap(({ source }) => (source.startsWith('OBR') ? [source] : []))).toStrictEqual(lost);
    expect(conversion.lineage()).toContainEqual(
      expect.objectContaining({ source: lost[0]?.startsWith('OBR-16[1]') ? 'ORC-12[1].1' : 'OBR-16[1].1' }),
    );
  });

  it('OBR-16 is a person, where ORC says nothing', () => {
    expect(bodiesOf(ordered('ORC|NW|P1', `${OBR}${'|'.repeat(12)}C1234567^Jones^Ann`), 'ServiceRequest')[0]?.['requester']).toStrictEqual({
      reference: 'Practitioner[0]',
    });
  });
});

describe('when', () => {
  it.each([
    ['OBR-6', 'ORC|NW|P1', { occurrenceDateTime: '2024-01-05' }],
    [
      'ORC-7, with OBR-6 as one event',
      'ORC|NW|P1|||||1^Q1H^^20240106',
      { occurrenceTiming: { event: ['2024-01-05'], repeat: { boundsPeriod: { start: '2024-01-06' } } } },
    ],
  ])('%s', (_case, orc, expected) => {
    const [request] = bodiesOf(ordered(orc, `${OBR}||20240105`), 'ServiceRequest');
    expect(request).toMatchObject(expected);
    expect(Object.keys(request ?? {}).filter((name) => name.startsWith('occurrence'))).toHaveLength(1);
  });
});

describe('what whoever carries it out must know', () => {
  it('OBR-12: a danger', () => {
    const [request] = bodiesOf(
      ordered('ORC|NW|P1', aSegment('OBR', { 2: 'P1', 4: 'FBC', 12: 'TB^Tuberculosis^L', 46: 'X' })),
      'ServiceRequest',
    );
    expect(request?.['orderDetail']).toMatchObject([{ coding: [{ code: 'TB', display: 'Tuberculosis' }] }, { coding: [{ code: 'X' }] }]);
  });

  it('TQ1-10: what must be so before', () => {
    const conversion = theConversionOf(orderMessage('OML^O21', 'ORC|NW|P1', aSegment('TQ1', { 1: '1', 10: 'if febrile' }), OBR));
    expect(bodiesOf(conversion, 'ServiceRequest')).toMatchObject([{ asNeededCodeableConcept: { text: 'if febrile' } }]);
  });
});

describe('TQ1-3 and TQ1-4 (HL7 v2.9 ch. 4.5.4): the times at which the pattern is really carried out', () => {
  const AFTER_MEALS = '^^^^^^^PC^30^min';

  it.each([
    ['a pattern related to meals', { 3: AFTER_MEALS }, { when: ['PC'], offset: 30 }],
    ['times', { 4: '0800~123005~18:15:00' }, { timeOfDay: ['08:00:00', '12:30:05', '18:15:00'] }],
    // R4 tim-10: not both.
    ['times of such a pattern', { 3: AFTER_MEALS, 4: '0830' }, { timeOfDay: ['08:30:00'] }],
    ['what is no time', { 3: AFTER_MEALS, 4: 'noon' }, { when: ['PC'], offset: 30 }],
  ])('%s', (_case, fields, expected) => {
    const tq1 = aSegment('TQ1', { 1: '1', ...fields });
    const repeats = (type: string, event: string, after: string): readonly unknown[] =>
      bodiesOf(theConversionOf(orderMessage(event, 'ORC|NW|P1', ...(after === OBR ? [tq1, after] : [after, tq1]))), type).map((body) => {
        const [dosage] = (body['dosageInstruction'] ?? []) as { timing?: { repeat?: unknown } }[];
        return (dosage?.timing ?? (body['occurrenceTiming'] as { repeat?: unknown } | undefined))?.repeat;
      });
    expect(repeats('ServiceRequest', 'OML^O21', OBR)).toStrictEqual([expected]);
    expect(repeats('MedicationRequest', 'RDE^O11', aSegment('RXE', { 2: 'A^Aspirin' }))).toStrictEqual([expected]);
  });
});

describe('an order and what it carries', () => {
  it('has notes, reasons, specimens and answers', () => {
    const conversion = ordered(
      'ORC|NW|P1',
      OBR,
      'NTE|1||fasting',
      'DG1|1||D64^Anaemia^I10',
      'OBX|1|ST|Q^Pregnant?^L||No',
      'SPM|1|SP1||BLD',
    );
    expect(bodiesOf(conversion, 'ServiceRequest')).toMatchObject([
      {
        note: [{ text: 'fasting' }],
        reasonReference: [{ reference: 'Condition[0]' }],
        supportingInfo: [{ reference: 'Observation[0]' }],
        specimen: [{ reference: 'Specimen[0]' }],
      },
    ]);
  });

  it('a second OBR is another order, a prescription is none', () => {
    expect(bodiesOf(ordered('ORC|NW|P1', OBR, 'OBR|2|P1|F2|UE^U and E^L'), 'ServiceRequest')).toHaveLength(2);
    expect(bodiesOf(ordered('ORC|NW|P1', 'RXO|1^Aspirin^L'), 'ServiceRequest')).toHaveLength(0);
  });
});
