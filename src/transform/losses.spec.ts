import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf } from '../../test/factories/message.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import type { Loss } from './conversion.ts';

const PID = { 3: '1^^^PAS^MR', 5: 'Smith^Ann' };

const lossesOf = (event: string, ...segments: readonly string[]): readonly Loss[] =>
  theConversionOf(aMessage(event, ...segments))
    .losses()
    .filter(({ source }) => !source.startsWith('MSH'));

const unusedIn = (event: string, ...segments: readonly string[]): readonly (readonly [string, number])[] => [
  ...theConversionOf(aMessage(event, ...segments)).unusedFields(),
];

describe('fields that became nothing, in short', () => {
  it.each<[what: string, fields: Readonly<Record<number, string>>, unused: readonly (readonly [string, number])[]]>([
    ['a field without a rule', { 32: 'AL' }, [['PID-32', 1]]],
    ['all parts of a field together', { 31: 'A^B^C' }, [['PID-31', 1]]],
    ['all repetitions of a field together', { 32: 'AL~US' }, [['PID-32', 1]]],
    ['a part of a field that became something', { 5: 'Smith^Ann^^^^^^A' }, [['PID-5.8', 1]]],
    ['such a part of two repetitions', { 5: 'Smith^Ann^^^^^^A~Jones^Ann^^^^^^A' }, [['PID-5.8', 2]]],
    ['a date that is none', { 7: '19651312' }, [['PID-7', 1]]],
    ['a field behind the 64th', { 70: 'X' }, [['PID-70', 1]]],
    ['nothing', { 29: '202401020304' }, []],
    ['what has no content: a set id, blanks, a removal of what is not kept', { 1: '1', 31: ' ', 32: '""' }, []],
  ])('%s', (_what, fields, unused) => {
    expect(unusedIn('A08', aSegment('PID', { ...PID, ...fields }))).toStrictEqual(unused);
  });

  it.each([
    ['an addition', 'DG1', { 3: 'I21^Infarction^I10', 21: 'A' }, []],
    ['a deletion that a rule heeds', 'DG1', { 3: 'I21^Infarction^I10', 21: 'D' }, []],
    ['an unknown code', 'DG1', { 3: 'I21^Infarction^I10', 21: 'Q' }, [['DG1-21', 1]]],
    ['an addition that no rule reads', 'ROL', { 2: 'AD', 3: 'AT', 4: '7^Doe' }, []],
    ['a deletion that no rule heeds', 'ROL', { 2: 'DE', 3: 'AT', 4: '7^Doe' }, [['ROL-2', 1]]],
  ])('an action code: %s', (_what, name, fields, unused) => {
    expect(unusedIn('A08', aSegment('PID', PID), aSegment('PV1', { 2: 'I', 19: 'V1' }), aSegment(name, fields))).toStrictEqual(unused);
  });

  it('the counters of what was given', () => {
    const message = parseMessage(
      ['MSH|^~\\&|PAS|R0D|X|Y|20240102030405||RAS^O17|1|P|2.5', 'PID|||1^^^PAS^MR', 'ORC|RE|1', 'RXA|0|1|20240101||A^Aspirin'].join('\r'),
    );
    expect([...theConversionOf(message).unusedFields().keys()]).not.toContainEqual(expect.stringMatching(/^RXA-[12]$/));
  });

  it('segments of one name are counted together', () => {
    expect(unusedIn('A08', aSegment('PID', PID), 'ZZ1|1', 'ZZ1|2|x')).toStrictEqual([
      ['ZZ1-1', 2],
      ['ZZ1-2', 1],
    ]);
  });

  it('what a later field replaces, and what was taken back with what it belonged to', () => {
    const sent = parseMessage(
      [
        'MSH|^~\\&|PAS|R0D|X|Y|20240102030405||OUL^R22|1|P|2.5',
        'PID|||1^^^PAS^MR',
        'SPM|1|||BLD||||||||||||||||||||||||||A1^^^LAB^ACSN',
        'SAC||B2^LAB',
      ].join('\r'),
    );
    expect([...theConversionOf(sent).unusedFields().keys()]).toContain('SAC-2');
  });

  it('is asked for again without another answer', () => {
    const conversion = theConversionOf(aMessage('A08', aSegment('PID', { ...PID, 32: 'AL' })));
    expect(conversion.unusedFields()).toStrictEqual(conversion.unusedFields());
  });
});

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
