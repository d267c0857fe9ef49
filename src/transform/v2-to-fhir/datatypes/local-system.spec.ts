import { describe, expect, it } from '@jest/globals';
import { isOid, isUuid, localSystem, universalUri } from './local-system.ts';

const context = { received: new Date(0), zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'emergency-care' };

describe('the system of what is unique only within the sender', () => {
  it.each([
    [[], 'urn:x-local:r0d'],
    [['PAS'], 'urn:x-local:r0d:PAS'],
    [['location', 'Ward 7/B', 'Røom:1'], 'urn:x-local:r0d:location:Ward%207%2FB:R%C3%B8om%3A1'],
  ])('%j', (names, system) => {
    expect(localSystem(context, ...names)).toBe(system);
  });
});

describe('universal ids (table 0301)', () => {
  it.each([
    ['2.16.840.1.113883.19', 'ISO', 'urn:oid:2.16.840.1.113883.19'],
    ['426D2726-51FC-89FE-A946-8596E80A80EB', 'GUID', 'urn:uuid:426d2726-51fc-89fe-a946-8596e80a80eb'],
    ['https://fhir.nhs.uk/Id/nhs-number', 'URI', 'https://fhir.nhs.uk/Id/nhs-number'],
    ['9.8', 'ISO', undefined],
    ['r2.3', 'ISO', undefined],
    ['not a uuid', 'UUID', undefined],
    ['1.23', 'HCD', undefined],
    ['hospital.example', 'DNS', undefined],
  ])('%s of type %s', (id, type, uri) => {
    expect(universalUri(id, type)).toBe(uri);
  });

  it('OIDs have no empty arcs and no leading zeros', () => {
    expect(['1.2.3', '0.9.2342', '2.999.0'].map(isOid)).toStrictEqual([true, true, true]);
    expect(['1', '2.4', '1.2.', '1..2', '1.2.02', '3.1.1', ''].map(isOid)).toStrictEqual([false, false, false, false, false, false, false]);
    expect(isUuid('426d2726-51fc-89fe-a946-8596e80a80e')).toBe(false);
  });
});
