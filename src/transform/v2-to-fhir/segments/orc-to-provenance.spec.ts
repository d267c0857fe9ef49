import { describe, expect, it } from '@jest/globals';
import { aSegment, resourcesOf, theConversionOf } from '../../../../test/factories/message.ts';
import { bodiesOf, orderMessage, resultOf } from '../../../../test/factories/order-message.ts';

const OBR = aSegment('OBR', { 4: 'FBC^Full blood count^L' });

/** The Provenance of the order, which is the one with an activity. */
const provenanceOf = (...segments: readonly string[]) =>
  bodiesOf(resultOf(...segments), 'Provenance').find(({ activity }) => JSON.stringify(activity).includes('CREATE'));

describe('ORC[Provenance]', () => {
  it('ORC-18: the device that it was entered with', () => {
    const conversion = resultOf(aSegment('ORC', { 1: 'NW', 9: '20240102', 18: 'WS7^Workstation 7^L' }), OBR);
    expect(bodiesOf(conversion, 'Device')).toContainEqual(
      expect.objectContaining({
        identifier: [{ system: expect.stringContaining('local') as unknown, value: 'WS7' }],
        deviceName: [{ name: 'Workstation 7', type: 'user-friendly-name' }],
      }),
    );
    expect(bodiesOf(conversion, 'Provenance')).toContainEqual(
      expect.objectContaining({ agent: [{ who: { reference: expect.stringMatching(/^Device/) as unknown } }] }),
    );
  });

  it.each([
    ['ORC-10', 10, 'enterer'],
    ['ORC-11', 11, 'verifier'],
    ['ORC-12', 12, 'author'],
    ['ORC-19', 19, 'performer'],
  ])('%s: each repetition is an agent', (_field, field, code) => {
    const orc = aSegment('ORC', { 1: 'NW', 9: '20240102', [field]: '7^Doe~8^Roe~9^Poe' });
    const agents = (provenanceOf(orc, OBR)?.['agent'] ?? []) as readonly { type: { coding: [{ code: string }] }; who: unknown }[];
    expect(agents.map(({ type }) => type.coding[0].code)).toStrictEqual([code, code, code]);
    expect(new Set(agents.map(({ who }) => JSON.stringify(who))).size).toBe(3);
    expect(
      resultOf(orc, OBR)
        .losses()
        .filter(({ source }) => source.startsWith('ORC')),
    ).toStrictEqual([]);
  });

  it('ORC-21 to ORC-23: the place of the facility', () => {
    const conversion = resultOf(
      aSegment('ORC', {
        1: 'NW',
        9: '20240102',
        21: 'Ward clinic',
        22: '1 High St^^York',
        23: '^WPN^PH^^^^^^^^^01904 1~^WPN^PH^^^^^^^^^01904 2',
      }),
      OBR,
    );
    expect(bodiesOf(conversion, 'Location')).toMatchObject([
      { name: 'Ward clinic', address: { line: ['1 High St'], city: 'York' }, telecom: [{ value: '01904 1' }, { value: '01904 2' }] },
    ]);
    expect(bodiesOf(conversion, 'Provenance')).toContainEqual(expect.objectContaining({ location: { reference: 'Location[0]' } }));
  });

  it.each([
    ['ORC-13, where no facility is named', { 13: 'W1^R2' }, 'Location[1]'],
    ['a facility without a name is none', { 13: 'W1^R2', 22: '1 High St' }, 'Location[1]'],
  ])('%s', (_what, fields, reference) => {
    expect(provenanceOf(aSegment('ORC', { 1: 'NW', 9: '20240102', ...fields }), OBR)).toMatchObject({ location: { reference } });
  });

  it.each([
    ['RXE-14', ['RXO|A^Aspirin', aSegment('RXE', { 2: 'A^Aspirin', 14: '77^Verifier' })], '77'],
    ['RXO-15 alone', [aSegment('RXO', { 1: 'A^Aspirin', 15: '88^Checker' })], '88'],
    ['RXE-14 before RXO-15', [aSegment('RXO', { 1: 'A^Aspirin', 15: '88^C' }), aSegment('RXE', { 2: 'A^Aspirin', 14: '77^V' })], '77'],
  ])('%s: the pharmacist who verified it', (_field, segments, number) => {
    const conversion = theConversionOf(orderMessage('RDE^O11', 'ORC|NW|1|||||||20240102', ...segments));
    const verifier = bodiesOf(conversion, 'Provenance')
      .flatMap(({ agent }) => agent as { readonly type?: { coding: { code: string }[] }; readonly who: { reference: string } }[])
      .find(({ type }) => type?.coding[0]?.code === 'verifier');
    const practitioner = resourcesOf(conversion, 'Practitioner').find(({ label }) => label === verifier?.who.reference);
    expect(practitioner?.body).toMatchObject({ identifier: [{ value: number }] });
  });
});
