import { describe, expect, it } from '@jest/globals';
import { isPlaceholderNumber } from './placeholder-number.ts';

describe(isPlaceholderNumber, () => {
  it.each([
    'UNKNOWN',
    'unknown',
    'Not known',
    'N/A',
    'n.a.',
    'none',
    'NULL',
    '0',
    '0000000000',
    '999999',
    '9999999999',
    'XXXX',
    '-',
    '???',
    ' ',
    '',
  ])('%p stands for no number', (text) => {
    expect(isPlaceholderNumber(text)).toBe(true);
  });

  it.each(['1', '10', '00001', '99999', '9999998', 'A0', 'NA1', 'NONE1', '123456', '00000-0000000', 'X1', 'RKN0001', '９９９１'])(
    '%p is one',
    (text) => {
      expect(isPlaceholderNumber(text)).toBe(false);
    },
  );
});
