import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hl7, msh, segmentsOf } from './hl7-text.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

const patient = (number: string): string => `PID|1||${number}^^^R0D^MR||EXAMPLE^BATCH`;
const count = async (number: string): Promise<number> =>
  ((await server.getJson(`/Patient?identifier=${number}`)) as { readonly total: number }).total;
const send = async (...segments: readonly string[]): Promise<{ readonly status: number; readonly lines: readonly string[] }> => {
  const response = await server.post('/$ingest', hl7(...segments));
  return { status: response.status, lines: segmentsOf(await response.text()) };
};
const codes = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith('MSA|')).map((line) => line.split('|').slice(1, 3).join(' '));

describe('batches (HL7 v2.9 ch. 2.10.3)', () => {
  const batch = ['BHS|^~\\&|PAS|R0D|||||||BATCH7', msh('B1'), patient('BAT1'), msh('B2'), 'PV1|1|I', msh('B3'), patient('BAT3'), 'BTS|3'];

  it('each message by itself: a faulty one does not harm the others, and the order is kept', async () => {
    const { status, lines } = await send(...batch);
    expect([status, codes(lines)]).toStrictEqual([200, ['AA B1', 'AE B2', 'AA B3']]);
    expect(lines[0]).toMatch(/^BHS\|\^~\\&\|DEX\|QVV\|emergency-care\|r0d\|\d{14}\|\|\|\|[0-9A-Z]{20}\|BATCH7$/);
    expect(lines.at(-1)).toBe('BTS|3');
    expect([await count('BAT1'), await count('BAT3')]).toStrictEqual([1, 1]);
  });

  it.each([
    ['says so by its count', ['BHS|^~\\&|PAS|R0D|||||||BATCH8', 'BTS|0'], 200, ['BHS', 'BTS']],
    ['of a file', ['FHS|^~\\&', 'BHS|^~\\&', 'BTS|0', 'FTS|1'], 200, ['FHS', 'BHS', 'BTS', 'FTS']],
    ['that does not count may have lost its messages', ['BHS|^~\\&|PAS|R0D|||||||BATCH9', 'BTS'], 400, []],
    ['of a file without a batch', ['FHS|^~\\&', 'FTS|0'], 400, []],
    ['that counts one has lost it', ['BHS|^~\\&|PAS|R0D|||||||BATCH9', 'BTS|1'], 400, []],
  ])('an empty one %s', async (_case, segments, status, names) => {
    const answer = await send(...segments);
    expect([answer.status, answer.lines.map((line) => line.slice(0, 3))]).toStrictEqual([status, names]);
  });

  it('that comes again gets the stored acknowledgements, and stores nothing twice', async () => {
    const [first, second] = [await send(...batch), await send(...batch)];
    const accepted = (lines: readonly string[]): readonly string[] =>
      lines.filter((_line, index) => lines[index + 1]?.startsWith('MSA|AA'));
    expect(accepted(second.lines)).toStrictEqual(accepted(first.lines));
    expect(await count('BAT1')).toBe(1);
  });

  it('a file of batches is answered by one', async () => {
    const { lines } = await send(
      'FHS|^~\\&',
      'BHS|^~\\&',
      msh('F1'),
      patient('FIL1'),
      'BTS|1',
      'BHS|^~\\&',
      msh('F2'),
      patient('FIL2'),
      'BTS|1',
      'FTS|2',
    );
    expect(lines.map((line) => line.slice(0, 5))).toStrictEqual([
      'FHS|^',
      'BHS|^',
      'MSH|^',
      'MSA|A',
      'BTS|1',
      'BHS|^',
      'MSH|^',
      'MSA|A',
      'BTS|1',
      'FTS|2',
    ]);
  });

  it.each([
    ['BTS-1', ['BHS|^~\\&', msh('C1'), patient('CNT1'), 'BTS|2']],
    ['FTS-1', ['FHS|^~\\&', 'BHS|^~\\&', msh('C2'), patient('CNT1'), 'BTS|1', 'FTS|2']],
  ])('a trailer that counts otherwise: nothing is stored (%s)', async (_place, segments) => {
    const { status, lines } = await send(...segments);
    expect([status, codes(lines).every((code) => code.startsWith('AE'))]).toStrictEqual([422, true]);
    expect(await count('CNT1')).toBe(0);
  });

  it('a message whose MSH cannot be used is refused in its place', async () => {
    const { status, lines } = await send('BHS|^~\\&', 'MSH|', patient('U1'), msh('U2'), patient('UNR2'), 'BTS|2');
    expect([status, codes(lines)]).toStrictEqual([200, ['AE ', 'AA U2']]);
  });

  it('of more than 1,000 messages is refused', async () => {
    const response = await server.post('/$ingest', hl7('BHS|^~\\&', ...Array.from({ length: 1001 }, (_value, index) => msh(`M${index}`))));
    expect([response.status, ((await response.json()) as { readonly code: string }).code]).toStrictEqual([413, 'batch-too-large']);
  });

  it('$convert takes one message', async () => {
    const response = await server.post('/$convert', hl7(...batch));
    expect([response.status, await response.text()]).toStrictEqual([400, expect.stringContaining('batch-unsupported')]);
  });
});
