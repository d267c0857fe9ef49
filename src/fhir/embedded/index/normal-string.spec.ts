import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalString } from './normal-string.ts';

describe('normalString (R4 search.html#string)', () => {
  it.each([
    ['case', 'McDonald', 'mcdonald'],
    ['accents', 'Zoë Ångström', 'zoe angstrom'],
    ['accents written apart', 'Zoe\u0308', 'zoe'],
    ['blanks', '  van   der\tBerg ', 'van der berg'],
    ['letters that have no other form', 'Łódź', 'łodz'],
    ['nothing', ' ', ''],
  ])('%s', (_what, text, expected) => {
    expect(normalString(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalString(normalString(text))).toBe(normalString(text));
      }),
    );
  });
});
