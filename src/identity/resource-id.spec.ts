import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ResourceIds } from './resource-id.ts';

const KEY = Buffer.alloc(32, 7);

/** The same, the slow way. */
function reference(key: Uint8Array, text: string): string {
  const bytes = createHmac('sha256', key).update(text, 'utf8').digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

describe(ResourceIds, () => {
  it.each([
    [
      'first attempt',
      'Patient',
      'https://fhir.nhs.uk/Id/nhs-number|9991234569',
      1,
      'Patient|1|https://fhir.nhs.uk/Id/nhs-number|9991234569',
    ],
    [
      'second attempt',
      'Patient',
      'https://fhir.nhs.uk/Id/nhs-number|9991234569',
      2,
      'Patient|2|https://fhir.nhs.uk/Id/nhs-number|9991234569',
    ],
    ['beyond ASCII', 'Practitioner', 'Siân Ó Néill 😀', 1, 'Practitioner|1|Siân Ó Néill 😀'],
    ['longer than the prepared buffer', 'Condition', 'é'.repeat(5000), 1, `Condition|1|${'é'.repeat(5000)}`],
  ])('is HMAC-SHA-256 of type, attempt and identity: %s', (_name, type, identity, attempt, text) => {
    expect(new ResourceIds(KEY).resourceId(type, identity, attempt)).toBe(reference(KEY, text));
  });

  it('is a UUID of version 8', () => {
    expect(new ResourceIds(KEY).resourceId('Patient', 'a')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('is another one for another key, type, identity or attempt', () => {
    const ids = new ResourceIds(KEY);
    const all = [
      ids.resourceId('Patient', '1|a'),
      ids.resourceId('Patient', 'a'),
      ids.resourceId('Patient', 'a', 2),
      ids.resourceId('Person', 'a'),
      new ResourceIds(Buffer.alloc(32, 8)).resourceId('Patient', 'a'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('law: two instances with the same key agree, whatever was asked before', () => {
    const warm = new ResourceIds(KEY);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (identity) => {
        const id = warm.resourceId('Encounter', identity);
        expect(id).toBe(reference(KEY, `Encounter|1|${identity}`));
        expect(new ResourceIds(KEY).resourceId('Encounter', identity)).toBe(id);
      }),
    );
  });
});
