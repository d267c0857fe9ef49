import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { converted, hasUse, list, patient, single, united } from '../../test/factories/part.ts';
import type { Part } from '../transform/conversion.ts';
import { updated } from './field-wise-update.ts';

describe('laws', () => {
  const uses = ['home', 'work', 'old'] as const;
  const item = fc.record({ use: fc.constantFrom(...uses), value: fc.constantFrom('1', '2', '3') });
  const identifier = fc.record({ system: fc.constantFrom('a', 'b'), value: fc.constantFrom('1', '2'), type: fc.constantFrom('x', 'y') });
  const parts: fc.Arbitrary<Part[]> = fc.array(
    fc.oneof(
      fc
        .record({
          path: fc.constantFrom('gender', 'a.b', 'a.c', 'deceasedBoolean', 'deceasedDateTime'),
          values: fc.array(fc.constantFrom('m', 'f', true), { maxLength: 1 }),
        })
        .map(({ path, values }) => single(path, path, ...values)),
      fc
        .record({ use: fc.constantFrom(...uses), values: fc.array(item, { maxLength: 3 }) })
        .map(({ use, values }) => list(use, 'telecom', hasUse(use), ...values)),
      fc.array(identifier, { maxLength: 3 }).map((values) => united('PID-3', 'identifier', ...values)),
    ),
    { maxLength: 8 },
  );
  const body = fc.record(
    {
      gender: fc.constantFrom('m', 'f'),
      a: fc.record({ b: fc.constant('m'), z: fc.constant(1) }),
      telecom: fc.array(item),
      identifier: fc.array(identifier),
      deceasedDateTime: fc.constant('2024'),
    },
    { requiredKeys: [] },
  );

  it('the same message twice changes nothing more: the texts are equal', () => {
    fc.assert(
      fc.property(body, parts, (stored, sent) => {
        const once = updated(patient(stored), converted(sent));
        expect(JSON.stringify(updated(once, converted(structuredParts(sent))))).toBe(JSON.stringify(once));
      }),
      { numRuns: 500 },
    );
  });

  it('what no sent field owns stays as it was, in its order', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (stored, sent) => {
        const result = updated(
          patient({ telecom: stored }),
          converted([list('PID-13', 'telecom', hasUse('home'), ...sent.filter(hasUse('home')))]),
        );
        const others = (items: unknown): unknown[] => (Array.isArray(items) ? items.filter((one) => !hasUse('home')(one)) : []);
        expect(others(result['telecom'])).toStrictEqual(others(stored));
      }),
    );
  });

  it('removing what was set gives back the rest', () => {
    fc.assert(
      fc.property(body, item, (stored, value) => {
        const without = patient({ ...stored, telecom: (stored.telecom ?? []).filter((one) => one.use !== value.use) });
        const set = updated(without, converted([list('PID-13', 'telecom', hasUse(value.use), value)]));
        const removed = updated(set, converted([list('PID-13', 'telecom', hasUse(value.use))]));
        expect(removed['telecom'] ?? []).toStrictEqual(without['telecom']);
      }),
    );
  });

  it('is linear: 10,000 items in well under a second', () => {
    const many = (prefix: string): unknown[] => Array.from({ length: 10_000 }, (_, index) => ({ use: 'home', value: `${prefix}${index}` }));
    const result = updated(
      patient({ telecom: many('a') }),
      converted([list('PID-13', 'telecom', hasUse('home'), ...many('b')), united('PID-3', 'telecom', ...many('c'))]),
    );
    expect(result['telecom']).toHaveLength(20_000);
  });

  /** The same parts made anew, as another conversion makes them. */
  function structuredParts(sent: readonly Part[]): Part[] {
    return sent.map((part) => ({ ...part, values: part.values.map((value) => structuredClone(value)) }));
  }
});
