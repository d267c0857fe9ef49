import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killUnderLoad, notStoredOnce, sendAgain } from './killed-program.ts';
import { freePort, startProgram, type Program } from './program.ts';

const ROUNDS = 3;
const CLIENTS = 6;

let dataDirectory: string;
beforeAll(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'exchange-kill-'));
});
afterAll(() => {
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function started(): Promise<Program> {
  const program = startProgram({ port: await freePort(), dataDirectory });
  await program.ready();
  return program;
}

// npm run campaign does this many times.
describe('kill -9 under load', () => {
  it('loses nothing that was acknowledged, and stores nothing twice', async () => {
    const acknowledged: string[] = [];
    const unanswered: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const sent = await killUnderLoad(await started(), round, CLIENTS, 20 + round * 13);
      acknowledged.push(...sent.acknowledged);
      unanswered.push(...sent.unanswered);
    }
    const program = await started();
    const lost = await notStoredOnce(program, acknowledged);
    const refused = await sendAgain(program, unanswered);
    const doubled = await notStoredOnce(program, unanswered);
    expect(await program.end('SIGTERM')).toBe(0);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS * 10);
    expect({ lost, refused, doubled }).toStrictEqual({ lost: [], refused: [], doubled: [] });
  }, 120_000);
});
