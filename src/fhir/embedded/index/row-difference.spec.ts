import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndexRows } from './index-rows.ts';
import { rowDifference } from './row-difference.ts';

const none: IndexRows = { tokens: [], strings: [], dates: [], references: [] };
const tokens = (...codes: string[]): IndexRows => ({ ...none, tokens: codes.map((code) => [1, code, 's']) });

describe('rowDifference', () => {
  it.each([
    ['nothing changes', ['a', 'b'], ['b', 'a'], [], []],
    ['one goes, one comes', ['a', 'b'], ['b', 'c'], ['a'], ['c']],
    ['another case is another spelling of the same row', ['A1'], ['a1'], ['A1'], ['a1']],
    ['of two spellings the index holds the first', ['A1', 'a1'], ['a1'], ['A1'], ['a1']],
  ])('%s', (_what, before, after, gone, come) => {
    const difference = rowDifference(tokens(...before), tokens(...after));
    expect([difference.gone.tokens.map(([, code]) => code), difference.come.tokens.map(([, code]) => code)]).toStrictEqual([gone, come]);
  });

  it('turns the rows of one version into those of the other, as the primary key of the index sees them', () => {
    const codes = fc.array(fc.constantFrom('a', 'A', 'b', 'B', 'é', 'É'));
    /** INSERT OR IGNORE under a key without case. */
    const held = (rows: IndexRows): Map<string, string> => {
      const index = new Map<string, string>();
      for (const [, code] of rows.tokens) {
        const key = code.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
        if (!index.has(key)) index.set(key, code);
      }
      return index;
    };
    fc.assert(
      fc.property(codes, codes, (before, after) => {
        const { gone, come } = rowDifference(tokens(...before), tokens(...after));
        const index = held(tokens(...before));
        for (const [, code] of gone.tokens) index.delete(code.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
        for (const [key, code] of held(come)) index.set(key, code);
        expect([...index].sort()).toStrictEqual([...held(tokens(...after))].sort());
      }),
    );
  });
});
