import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseExact } from '../../fhir/exact-json.ts';
import { contentText, isSame } from './same-value.ts';

describe(isSame, () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['names in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['items in another order', [1, 2], [2, 1], false],
    ['an element that is undefined', { a: 1, b: undefined }, { a: 1 }, true],
    ['an element more', { a: 1 }, { a: 1, b: 2 }, false],
    ['an element of another name', { a: 1, b: 1 }, { a: 1, c: 1 }, false],
    ['a list and an object', [], {}, false],
    ['a text and a number', '1', 1, false],
    ['null and an object', null, {}, false],
    ['decimals of the same text', parseExact('{"a":7.10}'), parseExact('{"a":7.10}'), true],
    ['decimals of another precision', parseExact('{"a":7.10}'), { a: 7.1 }, false],
  ])('%s', (_name, left, right, expected) => {
    expect(isSame(left, right)).toBe(expected);
    expect(isSame(right, left)).toBe(expected);
    expect(contentText(left) === contentText(right)).toBe(expected);
  });

  it('law: it says what the texts say', () => {
    const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(isSame(left, right)).toBe(contentText(left) === contentText(right));
        expect(isSame(left, structuredClone(left))).toBe(true);
      }),
    );
  });
});
