import { describe, expect, it } from '@jest/globals';
import type { Patient } from 'fhir/r4.js';
import { codeMap } from './code-map.ts';
import { both, coded, either, event, not, valued } from './condition.ts';
import { text } from './converter.ts';
import { eventRules } from './event-rules.ts';
import { rulesFor } from './rule.ts';
import { segmentMap } from './segment-map.ts';

const { rule } = rulesFor<Patient>();
const sexes = codeMap('Sex', '0001', undefined, [['M', 'male']]);

const map = segmentMap<Patient>('PID', 'Patient', [
  rule('PID-1', 'id', text),
  rule('PID-2', 'id', text, { if: event('A01', 'A04') }),
  rule('PID-3', 'id', text, { unless: event('A01') }),
  rule('PID-4', 'id', text, { if: both(event('A01'), valued('PID-5')) }),
  rule('PID-6', 'id', text, { if: either(event('A01'), valued('PID-5')) }),
  rule('PID-7', 'id', text, { if: not(event('A01')), unless: valued('PID-5') }),
  rule('PID-8', 'id', text, { if: either(event('A01'), coded('PID-8', sexes)), clears: true }),
]);

describe('the rules of a map for one event', () => {
  it.each([
    [
      'A01',
      [
        'PID-1',
        'PID-2',
        'PID-4 if event A01 and PID-5 valued',
        'PID-6', // the event fulfils the condition: nothing is left to ask
        'PID-8 if event A01 or PID-8 in Sex', // of the value: what removes the element still asks for it
      ],
    ],
    ['A02', ['PID-1', 'PID-3', 'PID-6 if event A01 or PID-5 valued', 'PID-7 unless PID-5 valued', 'PID-8 if event A01 or PID-8 in Sex']],
  ])('%s: are those that can apply, with the conditions that it leaves open', (trigger, expected) => {
    const { rules } = eventRules(map, trigger);
    const texts = rules.map(({ rule: { when, unless }, name }) =>
      [name.rule.replace('PID[Patient] ', ''), when && `if ${when.text}`, unless && `unless ${unless.text}`].filter(Boolean).join(' '),
    );
    expect(texts).toStrictEqual(expected);
  });

  it('are compiled once', () => {
    expect(eventRules(map, 'A03')).toBe(eventRules(map, 'A03'));
  });
});
