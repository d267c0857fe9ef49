// npm run campaign: kill -9 of the real server under load, many times over the same store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killUnderLoad, notStoredOnce, sendAgain } from '../e2e/killed-program.ts';
import { freePort, startProgram, type Program } from '../e2e/program.ts';
import { finish, newSeed, progress, readOptions } from './options.ts';

const { rounds, clients, messages, seed } = readOptions(
  'Kills the server under load. No acknowledged message may be lost, none may be stored twice, and what was not answered is accepted when it comes again.',
  {
    rounds: { meaning: 'kills', default: 50 },
    clients: { meaning: 'that send at the same time', default: 8 },
    messages: { meaning: 'acknowledged before a kill, at most; the seed chooses', default: 200 },
    seed: { meaning: 'of the moments of the kills', default: newSeed() },
  },
);

const dataDirectory = mkdtempSync(join(tmpdir(), 'exchange-campaign-'));

async function started(): Promise<Program> {
  const program = startProgram({ port: await freePort(), dataDirectory });
  await program.ready();
  return program;
}

/** Numbers that follow from the seed (Weyl sequence with a multiplicative hash). */
function chosen(round: number): number {
  return 1 + ((Math.imul((seed + round * 0x9e3779b9) | 0, 0x85ebca6b) >>> 1) % messages);
}

console.log(`kill, --seed ${seed}`);
const acknowledged: string[] = [];
let unanswered: readonly string[] = [];
let resent = 0;
const wrong: string[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    const program = await started();
    wrong.push(...(await sendAgain(program, unanswered)).map((id) => `${id} is not accepted when it comes again`));
    acknowledged.push(...unanswered);
    resent += unanswered.length;
    const sent = await killUnderLoad(program, round, clients, chosen(round));
    acknowledged.push(...sent.acknowledged);
    unanswered = sent.unanswered;
    progress('kills', round + 1, rounds);
  }
  const program = await started();
  wrong.push(...(await notStoredOnce(program, acknowledged)));
  if ((await program.end('SIGTERM')) !== 0) wrong.push('the last server did not stop cleanly');
} finally {
  rmSync(dataDirectory, { recursive: true, force: true });
}
finish(`kill, ${rounds} kills, ${acknowledged.length} messages, ${resent} of them sent again, --seed ${seed}`, wrong);
