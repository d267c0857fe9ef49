import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf } from '../../test/factories/message.ts';
import type { Loss } from './conversion.ts';

const PID = { 3: '1^^^PAS^MR', 5: 'Smith^Ann' };

const lossesOf = (event: string, ...segments: readonly string[]): readonly Loss[] =>
  theConversionOf(aMessage(event, ...segments))
    .losses()
    .filter(({ source }) => !source.startsWith('MSH'));

describe('losses (docs/errors.md)', () => {
  it.each<[string, Loss]>([
    ['a field without a rule', { source: 'PID-32[1]', reason: 'no-rule', text: 'AL' }],
    ['a date that is none', { source: 'PID-7[1]', reason: 'not-converted', text: '19651312' }],
    ['a code that FHIR has no counterpart of', { source: 'PID-8[1]', reason: 'not-converted', text: 'QQ' }],
    ['an hour alone', { source: 'PID-29[1]', reason: 'precision-lost', text: '2024010203' }],
    ['a part that its data type leaves out', { source: 'PID-5[1].8', reason: 'not-converted', text: 'A' }],
  ])('%s', (_case, loss) => {
    const field = Number(loss.source.slice(4).split('[')[0]);
    const sent = field === 5 ? 'Smith^Ann^^^^^^A' : loss.text;
    expect(lossesOf('A08', aSegment('PID', { ...PID, [field]: sent }))).toStrictEqual([loss]);
  });

  it('an escaped text is shown decoded', () => {
    expect(lossesOf('A08', aSegment('PID', { ...PID, 32: 'a\\F\\b' }))).toStrictEqual([
      { source: 'PID-32[1]', reason: 'no-rule', text: 'a|b' },
    ]);
  });

  it('a time with minutes loses nothing', () => {
    expect(lossesOf('A08', aSegment('PID', { ...PID, 29: '202401020304' }))).toStrictEqual([]);
  });

  it('a segment that makes nothing: its fields have rules', () => {
    expect(lossesOf('A08', aSegment('PID', PID), 'AL1||DA')).toStrictEqual([{ source: 'AL1-2[1]', reason: 'not-converted', text: 'DA' }]);
  });

  it.each([
    ['a line of a text', 'and was sent home.'],
    ['a text with a separator', 'some text|more'],
    ['a blank before the name', ' PV1|1|I'],
    ['a tabulator before the name', '\tPV1|1|I'],
    ['small letters', 'pv1|1|I'],
    ['a name of four', 'PV1X|1|I'],
    ['a name that ends in another separator', 'PV1^1^I'],
  ])('a line that is no segment is kept whole, and named: %s', (_case, line) => {
    const conversion = theConversionOf(aMessage('A08', aSegment('PID', PID), line));
    expect(conversion.losses()).toContainEqual({ source: 'line 3', reason: 'no-segment', text: line });
    expect(conversion.findings.map(({ code, location }) => [code, location])).toStrictEqual([['segment-unreadable', 'line 3']]);
    expect(conversion.resources.map(({ type }) => type)).not.toContain('Encounter');
  });

  it('several such lines are one finding, and each a loss', () => {
    const conversion = theConversionOf(aMessage('A08', aSegment('PID', PID), 'one', 'two'));
    expect(conversion.losses().filter(({ reason }) => reason === 'no-segment')).toStrictEqual([
      { source: 'line 3', reason: 'no-segment', text: 'one' },
      { source: 'line 4', reason: 'no-segment', text: 'two' },
    ]);
    expect(conversion.findings).toHaveLength(1);
  });

  it.each(['ZZ1|1', 'ZBE|1'])('a segment of the site is none of these: %s', (segment) => {
    const conversion = theConversionOf(aMessage('A08', aSegment('PID', PID), segment));
    expect(conversion.losses()).toContainEqual({ source: `${segment.slice(0, 3)}-1[1]`, reason: 'no-rule', text: '1' });
    expect(conversion.findings).toStrictEqual([]);
  });
});
