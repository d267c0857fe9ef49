import { describe, expect, it } from '@jest/globals';
import { RESOURCE_TYPES, searchParameter, searchParametersOf } from './search-parameters.ts';

describe('the table of search parameters', () => {
  it('lists types and names once, in order', () => {
    expect(RESOURCE_TYPES).toStrictEqual([...new Set(RESOURCE_TYPES)].sort());
    for (const type of RESOURCE_TYPES) {
      const names = searchParametersOf(type).map(({ name }) => name);
      expect(names).toStrictEqual([...new Set(names)]);
    }
  });

  it.each(RESOURCE_TYPES.map((type) => [type]))('%s: what every resource can be searched by', (type) => {
    expect(searchParametersOf(type).map(({ name }) => name)).toStrictEqual(
      expect.arrayContaining(['_id', '_lastUpdated', '_profile', '_security', '_tag']),
    );
  });

  it.each([
    ['Patient', 'general-practitioner', 'reference'],
    ['Encounter', 'location-period', 'date'],
    ['AuditEvent', 'entity', 'reference'],
    ['Observation', 'value-string', 'string'],
    ['Device', 'url', 'uri'],
  ])('%s.%s is a %s', (type, name, kind) => {
    expect(searchParameter(type, name)?.kind).toBe(kind);
  });

  it('knows nothing of a type that is not held', () => {
    expect(searchParametersOf('Claim')).toStrictEqual([]);
  });
});
