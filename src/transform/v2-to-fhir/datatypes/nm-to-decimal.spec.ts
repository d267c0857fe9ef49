import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalText, exactDecimal } from './nm-to-decimal.ts';

describe('NM[decimal]', () => {
  it.each([
    ['7.10', '7.10'],
    ['+3.20', '3.20'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['065.88', '65.88'],
    ['000', '0'],
    ['0.00', '0.00'],
    ['7.', '7'],
    ['-0', '-0'],
    [' 12 ', '12'],
    ['123456789012345678901.5', '123456789012345678901.5'],
  ])('%s is the number %s', (sent, text) => {
    expect(decimalText(sent)).toBe(text);
    expect(JSON.stringify({ value: exactDecimal(text) })).toBe(`{"value":${text}}`);
  });

  it.each(['', '.', '-', '+', '1,5', '1e3', '12 3', '1.2.3', '--1', '<5', '0x10', 'NaN', 'Infinity', '١٢'])(
    '%j is not a number',
    (sent) => {
      expect(decimalText(sent)).toBeUndefined();
    },
  );

  it('is always the text of a JSON number of the same value', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+-]?\d{0,12}(\.\d{0,6})?$/), (sent) => {
        const text = decimalText(sent);
        const isRight = text === undefined ? !/\d/.test(sent) : Object.is(JSON.parse(text), Number(sent));
        expect(isRight).toBe(true);
      }),
    );
  });
});
