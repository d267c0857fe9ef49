import { describe, expect, it } from '@jest/globals';
import { aMessage, aSegment, theConversionOf } from '../factories/message.ts';
import { pid, takingMessages } from '../factories/taken-messages.ts';

// HL7 v2 knows no end of repetitions and segments: the work for a message is in proportion to its length.

const { take } = takingMessages();

/** n things of a message, numbered from `from`. */
type Many = (count: number, from?: number) => readonly string[];

const numbers = (count: number, from: number): readonly number[] => Array.from({ length: count }, (_, index) => from + index);
const inField =
  (name: string, field: number, repetition: (number: number) => string, others: Readonly<Record<number, string>> = {}): Many =>
  (count, from = 0) => [aSegment(name, { ...others, [field]: numbers(count, from).map(repetition).join('~') })];
const asSegments =
  (name: string, fields: (number: number) => Readonly<Record<number, string>>): Many =>
  (count, from = 0) =>
    numbers(count, from).map((number) => aSegment(name, fields(number)));

const ann = { 3: 'L1^^^PAS^MR', 5: 'Smith^Ann' };
const jo = { 1: '1', 2: 'Doe^Jo', 3: 'SPO' };
const numbered = (number: number): string => `L${number}^^^PAS^MR`;
const visit = aSegment('PV1', { 2: 'I', 19: 'V1' });

const MESSAGES: readonly (readonly [what: string, event: string, many: Many, before?: readonly string[]])[] = [
  ['PID-3', 'A01', inField('PID', 3, numbered, { 5: 'Smith^Ann' })],
  [
    'PID-3 and PID-4',
    'A01',
    (count, from) => [`${inField('PID', 3, numbered)(count, from)[0]}|${numbers(count, 0).map(numbered).join('~')}`],
  ],
  ['PID-5', 'A01', inField('PID', 5, (number) => `Smith${number}^Ann`, ann)],
  ['PID-11', 'A01', inField('PID', 11, (number) => `${number} High St^^Leeds`, ann)],
  ['PID-13', 'A01', inField('PID', 13, (number) => `0${number}^PRN^PH`, ann)],
  ['NK1-33', 'A01', inField('NK1', 33, numbered, jo)],
  ['NK1-5', 'A01', inField('NK1', 5, (number) => `0${number}^PRN^PH`, jo)],
  ['OBX-5', 'A01', inField('OBX', 5, (number) => `v${number}`, { 2: 'ST', 3: 'X', 11: 'F' })],
  ['AL1', 'A01', asSegments('AL1', (number) => ({ 3: `A${number}` }))],
  ['AL1 of one allergy', 'A01', asSegments('AL1', (number) => ({ 3: 'A', 5: `R${number}` }))],
  ['NK1', 'A01', asSegments('NK1', (number) => ({ 2: `Doe${number}`, 5: `0${number}` }))],
  ['NK1 of one person', 'A01', asSegments('NK1', (number) => ({ ...jo, 4: `${number} High St`, 5: `0${number}` }))],
  ['DG1', 'A01', asSegments('DG1', (number) => ({ 3: `D${number}`, 6: 'A' })), [visit]],
  ['ROL', 'A01', asSegments('ROL', (number) => ({ 2: 'AD', 3: 'AT', 4: `C${number}^Doe` })), [visit]],
  ['OBX', 'A01', asSegments('OBX', (number) => ({ 2: 'NM', 3: `X${number}`, 5: '1', 11: 'F', 16: `C${number}^Doe` })), [visit]],
];

/** CPU time of the program in ms. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A cost that is not noticed, whatever it is in proportion to. */
const NOTHING = 700;

describe('ten times as much costs ten times as much', () => {
  it.each(MESSAGES)('to convert: %s', async (_what, event, many, before = []) => {
    const work = (count: number) => (): unknown => theConversionOf(aMessage(event, ...before, ...many(count)));
    await costOf(work(100));
    const cost = await costOf(work(800));
    expect(await costOf(work(8000))).toBeLessThan(Math.max(3 * 10 * cost, NOTHING));
  });

  it.each(MESSAGES)('to take twice, half of it changed: %s', async (what, event, many, before = []) => {
    const work = (count: number) => async (): Promise<void> => {
      for (const from of [0, count / 2]) {
        const sent = many(count, from);
        await take(event, ...(sent[0]?.startsWith('PID') ? [] : [pid(`${what}-${count}`)]), ...before, ...sent);
      }
    };
    await costOf(work(100));
    const cost = await costOf(work(300));
    expect(await costOf(work(3000))).toBeLessThan(Math.max(3 * 10 * cost, 2 * NOTHING));
  });
});

describe('a merge of many records', () => {
  it('costs in proportion to their number', async () => {
    const work = (count: number) => async (): Promise<void> => {
      const pairs = numbers(count, count * 10).flatMap((number) => [pid(`M${number}`), aSegment('MRG', { 1: `O${number}^^^PAS^MR` })]);
      await take('A40', ...pairs);
    };
    await costOf(work(20));
    const cost = await costOf(work(60));
    expect(await costOf(work(600))).toBeLessThan(Math.max(3 * 10 * cost, 2 * NOTHING));
  });
});
