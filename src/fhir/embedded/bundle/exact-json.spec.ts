import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExact } from './exact-json.ts';

describe('parseExact', () => {
  it.each([
    '7.10',
    '-0',
    '-0.0',
    '0.00',
    '1e5',
    '1.0E-3',
    '123456789012345678',
    '0.12345678901234567',
    '1.10,2.20',
    '7',
    '7.1',
    '"7.10"',
    '"2024-01-01T00:00:00.000Z"',
    'true',
    'null',
    '"-0"',
  ])('gives %s back as it was written', (text) => {
    expect(JSON.stringify(parseExact(`{"a":[${text}]}`))).toBe(`{"a":[${text}]}`);
  });

  it('gives any number back, wherever it stands', () => {
    const digits = fc.stringMatching(/^(0|[1-9][0-9]{0,18})$/);
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        digits,
        fc.option(fc.stringMatching(/^[0-9]{1,18}$/)),
        fc.option(fc.stringMatching(/^[eE][-+]?[0-9]{1,2}$/)),
      )
      .map(([sign, whole, fraction, exponent]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent ?? ''}`);
    fc.assert(
      fc.property(number, number, (one, other) => {
        const text = `{"value":${one},"list":[${other}],"nested":{"x":${one}}}`;
        expect(JSON.stringify(parseExact(text))).toBe(text);
      }),
    );
  });

  it('reads a name as any other', () => {
    expect(JSON.stringify(parseExact('{"__proto__":{"a":7.10}}'))).toBe('{"__proto__":{"a":7.10}}');
  });

  it('takes linear time for digits without an end', () => {
    const start = performance.now();
    parseExact(`["${'.0'.repeat(500_000)}x", "${'1e'.repeat(500_000)}"]`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
