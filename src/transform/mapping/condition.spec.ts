import { describe, expect, it } from '@jest/globals';
import { both, either, event, NO_EVENT, not, oneOf, valued, type Condition } from './condition.ts';

const [a, b, c] = [valued('PV1-2'), valued('PV1-3'), valued('PV1-19')] as const;

describe('the text of a condition says what holds, in one way only', () => {
  it.each<[Condition, string]>([
    [either(either(a, b), c), 'PV1-2 valued or PV1-3 valued or PV1-19 valued'],
    [both(a, either(b, c)), 'PV1-2 valued and (PV1-3 valued or PV1-19 valued)'],
    [either(both(a, b), c), '(PV1-2 valued and PV1-3 valued) or PV1-19 valued'],
    [both(not(either(a, b)), c), 'not (PV1-2 valued or PV1-3 valued) and PV1-19 valued'],
    [oneOf('PV1-2', 'N', ''), 'PV1-2 is N / empty'],
    [event('A01', NO_EVENT), 'event A01, of another kind'],
  ])('%#: %j', ({ text }, expected) => {
    expect(text).toBe(expected);
  });
});
