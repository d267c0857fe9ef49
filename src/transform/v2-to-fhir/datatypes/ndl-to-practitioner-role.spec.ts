import { describe, expect, it } from '@jest/globals';
import { aSegment } from '../../../../test/factories/message.ts';
import { bodiesOf, keysOf, resultOf } from '../../../../test/factories/order-message.ts';

const PLACE = 'urn:x-local:r0d:location';
const interpreted = (ndl: string) => resultOf(aSegment('OBR', { 1: '1', 2: 'P1', 4: 'FBC', 25: 'F', 32: ndl }));

describe('NDL[PractitionerRole]', () => {
  it('NDL.1 to NDL.3: who, and when', () => {
    const conversion = interpreted('7&Roe&Jo&&Jr&Dr^20240101^20240102');
    expect(bodiesOf(conversion, 'Practitioner')).toMatchObject([
      { identifier: [{ value: '7' }], name: [{ family: 'Roe', given: ['Jo'], prefix: ['Dr'], suffix: ['Jr'] }] },
    ]);
    expect(bodiesOf(conversion, 'PractitionerRole')).toMatchObject([{ period: { start: '2024-01-01', end: '2024-01-02' } }]);
    expect(bodiesOf(conversion, 'PractitionerRole')[0]).not.toHaveProperty('location');
  });

  it('NDL.4 to NDL.11: where, as a PL three components further on', () => {
    const conversion = interpreted('7&Roe^^^Lab 3^Room 4^Bed 3^Annex&1.2.3&ISO^^C^North^2');
    const places = bodiesOf(conversion, 'Location').filter(({ name }) => name !== 'LAB');
    expect(places.map(({ name, physicalType, partOf }) => [name, physicalType === undefined, partOf !== undefined])).toStrictEqual([
      ['Annex', false, false],
      ['North', false, true],
      ['2', false, true],
      ['Lab 3', true, true],
      ['Room 4', false, true],
      ['Bed 3', false, true],
    ]);
    expect(places[0]?.['identifier']).toStrictEqual([
      { system: PLACE, value: 'Annex' },
      { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3' },
    ]);
    expect(places[3]).toMatchObject({ type: [{ coding: [{ code: 'C' }] }] });
    expect(bodiesOf(conversion, 'PractitionerRole')).toMatchObject([{ location: [{ reference: 'Location[5]' }] }]);
    expect(conversion.losses().map(({ source }) => source)).not.toContainEqual(expect.stringMatching(/^OBR-32/));
  });

  it('the place is the one that a PL names', () => {
    const ofNdl = keysOf(interpreted('7&Roe^^^W1^R2^B3^Annex'), 'Location');
    const ofPl = keysOf(resultOf(aSegment('PV1', { 2: 'I', 3: 'W1^R2^B3^Annex', 19: '1' })), 'Location');
    expect(ofNdl).toStrictEqual(ofPl);
  });
});
