import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, resourcesOf, theConversionOf } from '../../../../test/factories/message.ts';
import type { Conversion } from '../../conversion.ts';
import { isOdsSite } from './location-path.ts';

const conversionOf = (pl: string, further: Readonly<Record<number, string>> = {}): Conversion =>
  theConversionOf(aMessage('A01', aSegment('PV1', { 2: 'I', 3: pl, 19: 'V1', ...further })));

const locations = (pl: string): readonly Record<string, unknown>[] => resourcesOf(conversionOf(pl), 'Location').map(({ body }) => body);

const physicalType = (code: string, display: string): unknown => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code, display }],
});

describe('PL[Location]: the chain', () => {
  it('from the site to the bed', () => {
    expect(locations('WARD7^R2^B3^SITE^^N^BLOCK^L1^By the window')).toStrictEqual([
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location', value: 'SITE' }],
        name: 'SITE',
        mode: 'instance',
        physicalType: physicalType('si', 'Site'),
      },
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location:SITE', value: 'BLOCK' }],
        name: 'BLOCK',
        mode: 'instance',
        physicalType: physicalType('bu', 'Building'),
        partOf: { reference: 'Location[0]' },
      },
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location:SITE:BLOCK', value: 'L1' }],
        name: 'L1',
        mode: 'instance',
        physicalType: physicalType('lvl', 'Level'),
        partOf: { reference: 'Location[1]' },
      },
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location:SITE:BLOCK:L1', value: 'WARD7' }],
        name: 'WARD7',
        mode: 'instance',
        type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0305', code: 'N', display: 'Nursing Unit' }] }],
        partOf: { reference: 'Location[2]' },
      },
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location:SITE:BLOCK:L1:WARD7', value: 'R2' }],
        name: 'R2',
        mode: 'instance',
        physicalType: physicalType('ro', 'Room'),
        partOf: { reference: 'Location[3]' },
      },
      {
        resourceType: 'Location',
        identifier: [{ system: 'urn:x-local:r0d:location:SITE:BLOCK:L1:WARD7:R2', value: 'B3' }],
        name: 'B3',
        mode: 'instance',
        physicalType: physicalType('bd', 'Bed'),
        description: 'By the window',
        partOf: { reference: 'Location[4]' },
      },
    ]);
  });

  it.each([
    ['R0D02, a site of the sending trust', '^^^R0D02', [{ system: 'https://fhir.nhs.uk/Id/ods-site-code', value: 'R0D02' }]],
    ['RXX02, which may be anything', '^^^RXX02', [{ system: 'urn:x-local:r0d:location', value: 'RXX02' }]],
    [
      'a universal id beside the name',
      '^ROOM1&2.16.840.1.113883.4.642&ISO',
      [
        { system: 'urn:x-local:r0d:location', value: 'ROOM1' },
        { system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.16.840.1.113883.4.642' },
      ],
    ],
    ['only a universal id', '^&2.16.840.1.113883.4.642&ISO', [{ system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.16.840.1.113883.4.642' }]],
    [
      'an id that is no OID',
      '^^^X&9.8&ISO',
      [
        { system: 'urn:x-local:r0d:location', value: 'X' },
        { system: 'urn:x-local:r0d:location:ISO', value: '9.8' },
      ],
    ],
    [
      'PL.10, of the place as a whole',
      '^R1^^^^^^^^W1R1&PAS',
      [
        { system: 'urn:x-local:r0d:location', value: 'R1' },
        { system: 'urn:x-local:r0d:PAS', value: 'W1R1' },
      ],
    ],
  ])('identifiers: %s', (_case, pl, expected) => {
    expect(locations(pl)[0]?.['identifier']).toStrictEqual(expected);
  });

  it('PL.11 assigned the identifiers', () => {
    expect(locations('W1^^^^^^^^^^ESTATES')[0]).toMatchObject({
      identifier: [{ value: 'W1', assigner: { reference: 'Organization[1]' } }],
    });
  });

  it.each([
    ['only described', '^^^^^^^^Corridor', { mode: 'instance', description: 'Corridor' }],
    ['only identified', '^^^^^^^^^77', { mode: 'instance', identifier: [{ system: 'urn:x-local:r0d', value: '77' }] }],
  ])('%s', (_case, pl, expected) => {
    expect(locations(pl)).toStrictEqual([{ resourceType: 'Location', ...expected }]);
  });

  it.each(['^^^^C', '""', '^^^^^N'])('%j names no place', (pl) => {
    expect(locations(pl)).toStrictEqual([]);
  });
});

describe('identity of a Location', () => {
  it('is its path: the same ward of two fields is one, the same room number in two wards is two', () => {
    const conversion = conversionOf('W1^R1', { 6: 'W2^R1', 11: 'W1^R2' });
    expect(resourcesOf(conversion, 'Location').map(({ identity }) => identity.key)).toStrictEqual([
      'R0D/1=W1',
      'R0D/1=W1/2=R1',
      'R0D/1=W2',
      'R0D/1=W2/2=R1',
      'R0D/1=W1/2=R2',
    ]);
  });

  it('tells a building from a room of one name, and a separator in a name from a level', () => {
    const conversion = conversionOf('^7', { 6: '^^^^^^7', 11: 'A/2=7' });
    expect(resourcesOf(conversion, 'Location').map(({ identity }) => identity.key)).toStrictEqual([
      'R0D/2=7',
      'R0D/7=7',
      'R0D/1=A%2F2%3D7',
    ]);
  });

  it.each([
    ['R0D02', 'R0D', true],
    ['R0D', 'R0D', false],
    ['R0D2', 'R0D', false],
    ['r0d02', 'R0D', false],
    ['RXX02', 'R0D', false],
    ['R0D02', 'R0D02', false],
  ])('ODS site %s of %s: %s', (facility, organisation, expected) => {
    expect(isOdsSite(facility, organisation)).toBe(expected);
  });
});

describe('DLD[Location-Discharge]', () => {
  it('is the kind of place, shared by all who went there', () => {
    const conversion = conversionOf('', { 37: '22&Home&FDK' });
    expect(resourcesOf(conversion, 'Location').map(({ body }) => body)).toStrictEqual([
      { resourceType: 'Location', type: [{ coding: [{ system: 'urn:x-local:r0d:FDK', code: '22', display: 'Home' }] }] },
    ]);
  });
});
