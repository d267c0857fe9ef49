import { describe, expect, it } from '@jest/globals';
import { readBatch, type BatchFile } from './read-batch.ts';

// HL7 v2.9 ch. 2.10.3: [FHS] { [BHS] { MSH … } [BTS] } [FTS]

const msh = (id: string): string => `MSH|^~\\&|A|B|C|D|2024||ADT^A01|${id}|P|2.4`;
const read = (...lines: readonly string[]): BatchFile | undefined => readBatch(Buffer.from(lines.join('\r'), 'latin1'));
const shapeOf = (file: BatchFile | undefined): unknown =>
  file && {
    file: file.hasFileHeader,
    count: file.count,
    batches: file.batches.map(({ controlId, count, messages }) => [
      controlId,
      count,
      messages.map((one) => one.toString('latin1').split('|')[9]),
    ]),
  };

describe(readBatch, () => {
  it.each<[string, readonly string[], unknown]>([
    ['a message', [msh('1'), 'PID|1'], undefined],
    ['no HL7', ['Subject: x', 'BHS|^~\\&'], undefined],
    [
      'a batch',
      ['BHS|^~\\&|A|B|||||||B1', msh('1'), 'PID|1', msh('2'), 'PID|2', 'BTS|2'],
      { file: false, count: undefined, batches: [['B1', '2', ['1', '2']]] },
    ],
    [
      'a file of two batches',
      ['FHS|^~\\&', 'BHS|^~\\&', msh('1'), 'BTS|1', 'BHS|^~\\&|||||||||B2', msh('2'), 'BTS', 'FTS|2'],
      {
        file: true,
        count: '2',
        batches: [
          ['', '1', ['1']],
          ['B2', undefined, ['2']],
        ],
      },
    ],
    [
      'a file of messages',
      ['FHS|^~\\&', msh('1'), msh('2'), 'FTS'],
      { file: true, count: undefined, batches: [['', undefined, ['1', '2']]] },
    ],
    ['a batch without an end', ['BHS|^~\\&', msh('1')], { file: false, count: undefined, batches: [['', undefined, ['1']]] }],
    [
      'blank lines before, frames within',
      [' ', 'BHS|^~\\&', `\x0B${msh('1')}`, ' BTS|1'],
      { file: false, count: undefined, batches: [['', '1', ['1']]] },
    ],
    ['a batch in a frame', ['\x0BBHS|^~\\&', msh('1')], undefined],
    ['a batch without messages', ['BHS|^~\\&', 'BTS|0'], { file: false, count: undefined, batches: [['', '0', []]] }],
    ['other delimiters', ['BHS$%*!@$$$$$$$$$B3', msh('1')], { file: false, count: undefined, batches: [['B3', undefined, ['1']]] }],
  ])('%s', (_case, lines, expected) => {
    expect(shapeOf(read(...lines))).toStrictEqual(expected);
  });

  it('keeps each message byte for byte', () => {
    const first = `${msh('1')}\rPID|caf\xE9\r`;
    expect(read(`BHS|^~\\&\r${first}${msh('2')}`)?.batches[0]?.messages.map((one) => one.toString('latin1'))).toStrictEqual([
      first,
      msh('2'),
    ]);
  });

  it('reads lines that end with LF', () => {
    expect(shapeOf(readBatch(Buffer.from(`BHS|^~\\&\n${msh('1')}\nPID|1\nBTS|1\n`)))).toStrictEqual({
      file: false,
      count: undefined,
      batches: [['', '1', ['1']]],
    });
  });

  it('refuses a header whose delimiters cannot be used', () => {
    expect(() => read('BHS', msh('1'))).toThrow(expect.objectContaining({ code: 'not-hl7' }));
  });
});
