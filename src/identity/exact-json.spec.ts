import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExactly } from './exact-json.ts';

describe(parseExactly, () => {
  it.each([
    '{"value":7.10}',
    '[1.5,7.10]',
    '{"a":[7.0 , 7]}',
    '{"a": 1.50 }',
    '{"a":1e2,"b":1E+2,"c":-0.10}',
    '{"a":12345678901234567890}',
    '{"a":0.1000000000000000055}',
    '{"a":"urn:oid:2.16.840","b":"2024-01-01T10:00:00.000Z","c":1.5,"d":-3}',
  ])('writes what it read: %s', (text) => {
    expect(JSON.stringify(parseExactly(text))).toBe(text.replaceAll(/\s/g, ''));
  });

  it('reads other numbers as numbers', () => {
    expect(parseExactly('{"a":1.5,"b":[7,"7.10"]}')).toStrictEqual({ a: 1.5, b: [7, '7.10'] });
  });

  it('law: the text of any JSON survives', () => {
    const decimals = fc.tuple(fc.integer(), fc.stringMatching(/^\d{1,20}$/)).map(([whole, fraction]) => `${whole}.${fraction}`);
    const objects = fc.array(fc.tuple(fc.string(), fc.oneof(fc.json(), decimals)));
    fc.assert(
      fc.property(objects, (members) => {
        const text = `[${members.map(([name, value]) => `${JSON.stringify(name)},${value}`).join(',')}]`;
        const expected = `[${members.map(([name, value]) => `${JSON.stringify(name)},${/^-?\d+\.\d+$/.test(value) ? value : JSON.stringify(JSON.parse(value))}`).join(',')}]`;
        fc.pre(!/[eE]|-0/.test(text)); // how JSON.stringify writes exponents and -0 is not what this is about
        expect(JSON.stringify(parseExactly(text))).toBe(expected);
      }),
    );
  });

  it('is linear on hostile text', () => {
    expect(parseExactly(`["${':1'.repeat(300_000)}","${'1'.repeat(300_000)}.","${'[ '.repeat(300_000)}"]`)).toHaveLength(3);
  });
});
