import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Fault } from '../../src/faults/fault.ts';
import { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { hl7, msh, segmentsOf } from './hl7-text.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.close();
});

type Transact = (this: EmbeddedStore, ...entries: Parameters<EmbeddedStore['transact']>) => ReturnType<EmbeddedStore['transact']>;
const transact = Object.getOwnPropertyDescriptor(EmbeddedStore.prototype, 'transact')?.value as Transact;

const batchOf = (name: string, count: number): string =>
  hl7(
    'BHS|^~\\&|PAS|R0D',
    ...Array.from({ length: count }, (_value, index) => [
      msh(`${name}${index}`),
      `PID|1||${name}${index % 50}^^^R0D^MR||EXAMPLE^BATCH`,
      `PV1||I|||||||||||||||||${name}${index}`,
    ]).flat(),
    `BTS|${count}`,
  );
const send = async (body: string): Promise<{ readonly status: number; readonly answers: readonly string[] }> => {
  const response = await server.post('/$ingest', body);
  const lines = segmentsOf(await response.text());
  const answers = lines.flatMap((line, index) => (line.startsWith('MSA|') ? [`${lines[index - 1] ?? ''}\r${line}`] : []));
  return { status: response.status, answers };
};
const codesOf = (answers: readonly string[]): string => answers.map((answer) => (answer.includes('\rMSA|AA|') ? 'A' : 'R')).join('');
const visits = async (name: string): Promise<number> =>
  ((await server.getJson(`/Encounter?identifier=${name}0&_summary=count`)) as { readonly total: number }).total;

describe('a long batch', () => {
  it('of 1,000 messages is taken whole; once more every message gets the answer it had', async () => {
    const body = batchOf('LONG', 1000);
    let first = await send(body);
    // A busy machine may not reach the end in 20 s: then the sender repeats the batch.
    while (first.status === 503) first = await send(body);
    expect([first.status, codesOf(first.answers)]).toStrictEqual([200, 'A'.repeat(1000)]);
    const again = await send(body);
    expect([again.status, again.answers]).toStrictEqual([200, first.answers]);
    expect(await visits('LONG')).toBe(1);
  }, 120_000);

  it('while the store cannot be reached: 503, AR for the rest, and it goes on when it comes again', async () => {
    let calls = 0;
    const down = jest.spyOn(EmbeddedStore.prototype, 'transact').mockImplementation(function (this: EmbeddedStore, ...entries) {
      if (++calls > 7) return Promise.reject(new Fault('backend-unavailable', 'the disk is gone'));
      return transact.apply(this, entries);
    });
    const body = batchOf('DOWN', 20);
    const first = await send(body);
    down.mockRestore();
    expect([first.status, codesOf(first.answers)]).toStrictEqual([503, `${'A'.repeat(7)}${'R'.repeat(13)}`]);
    const again = await send(body);
    expect([again.status, codesOf(again.answers), again.answers.slice(0, 7)]).toStrictEqual([
      200,
      'A'.repeat(20),
      first.answers.slice(0, 7),
    ]);
    expect(await visits('DOWN')).toBe(1);
  }, 60_000);

  it('of which 20 s do not reach the end: 503, AR for the rest, and it goes on', async () => {
    const real = performance.now.bind(performance);
    const counting = jest.spyOn(EmbeddedStore.prototype, 'transact');
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => real() + (counting.mock.calls.length >= 9 ? 20_001 : 0));
    const body = batchOf('SLOW', 20);
    const first = await send(body);
    clock.mockRestore();
    counting.mockRestore();
    expect([first.status, codesOf(first.answers)]).toStrictEqual([503, `${'A'.repeat(9)}${'R'.repeat(11)}`]);
    const again = await send(body);
    expect([again.status, codesOf(again.answers)]).toStrictEqual([200, 'A'.repeat(20)]);
  }, 60_000);

  it('the rest is told apart: AR, and ERR 207', async () => {
    const down = jest
      .spyOn(EmbeddedStore.prototype, 'transact')
      .mockImplementation(() => Promise.reject(new Fault('backend-unavailable', 'the disk is gone')));
    const response = await server.post('/$ingest', batchOf('TOLD', 2));
    const lines = segmentsOf(await response.text());
    down.mockRestore();
    const errors = lines.filter((line) => line.startsWith('ERR|'));
    expect([errors.length, errors.every((line) => line.includes('207'))]).toStrictEqual([2, true]);
  });
});
