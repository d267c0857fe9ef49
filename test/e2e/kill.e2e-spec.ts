import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, startProgram, type Program } from './program.ts';
import { INGEST_HEADERS } from './server.ts';

const ROUNDS = 3;
const CLIENTS = 6;

let dataDirectory: string;
beforeAll(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'exchange-kill-'));
});
afterAll(() => {
  rmSync(dataDirectory, { recursive: true, force: true });
});

const message = (id: string): string =>
  [
    `MSH|^~\\&|KILL|R0D|B|RDZ|20231127125907||ADT^A01|${id}|P|2.4`,
    `PID|1||${id}^^^R0D^MR||EXAMPLE^${id}||19700101|F`,
    `PV1|1|I|WARD1||||||||||||||||${id}^^^R0D^VN`,
    '',
  ].join('\r');

/** Sends messages one after the other until the program dies; returns the ids that were answered AA. */
async function sendUntilDeath({ url }: Program, client: number, round: number): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let number = 0; ; number++) {
    const id = `K${round}C${client}N${number}`;
    const response = await fetch(`${url}/$ingest`, { method: 'POST', headers: INGEST_HEADERS, body: message(id) }).catch(() => undefined);
    const answer = await response?.text().catch(() => undefined);
    if (answer === undefined) return acknowledged;
    if (answer.includes(`\rMSA|AA|${id}|`)) acknowledged.push(id);
  }
}

/** How many messages the program says that it has accepted. */
async function acceptedBy({ url }: Program): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^messages_total\{[^}]*ack="AA"[^}]*\} (\d+)/m.exec(text)?.[1] ?? '0');
}

describe('kill -9 under load', () => {
  it('loses nothing that was acknowledged, and stores nothing twice', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const program = startProgram({ port: await freePort(), dataDirectory });
      await program.ready();
      const clients = Array.from({ length: CLIENTS }, (_, client) => sendUntilDeath(program, client, round));
      // The moment is decided by progress, not by time: some messages after the first answer.
      while ((await acceptedBy(program)) < 20 + round * 13) continue;
      await program.end('SIGKILL');
      acknowledged.push(...(await Promise.all(clients)).flat());
    }
    const program = startProgram({ port: await freePort(), dataDirectory });
    await program.ready();
    const wrong: string[] = [];
    for (const id of acknowledged) {
      for (const query of [`Patient?identifier=${id}`, `Encounter?identifier=${id}`, `AuditEvent?entity:identifier=${id}`]) {
        const { entry = [] } = (await (await fetch(`${program.url}/${query}`)).json()) as { entry?: unknown[] };
        if (entry.length !== 1) wrong.push(`${query}: ${entry.length}`);
      }
    }
    expect(await program.end('SIGTERM')).toBe(0);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS * 10);
    expect(wrong).toStrictEqual([]);
  }, 120_000);
});
