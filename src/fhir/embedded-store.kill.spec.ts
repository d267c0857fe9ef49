import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from './embedded-store.ts';

const ROUNDS = 4;
const CALLERS = 24;
const publicUrl = 'http://localhost:8000';

/** A process that writes messages of three entries as fast as it can, and says which have been committed. */
const WRITER = `
  import { openEmbeddedStore } from ${JSON.stringify(new URL('./embedded-store.ts', import.meta.url).href)};
  import { canonicalBody } from ${JSON.stringify(new URL('./canonical-body.ts', import.meta.url).href)};
  import { writeSync } from 'node:fs';
  const [directory, round] = process.argv.slice(2);
  const store = await openEmbeddedStore({ directory, publicUrl: ${JSON.stringify(publicUrl)} });
  const entry = (method, type, id, elements, ifMatch) => ({ method, type, id, body: canonicalBody({ resourceType: type, id, ...elements }), ...(ifMatch ? { ifMatch } : {}) });
  const caller = async (name) => {
    const patient = 'p-' + round + '-' + name;
    const identifier = [{ system: 's', value: patient }];
    for (let version = 0; ; version++) {
      const message = round + '-' + name + '-' + version;
      const written = version === 0 ? entry('create', 'Patient', patient, { identifier }) : entry('update', 'Patient', patient, { identifier, birthDate: String(1900 + (version % 100)) }, version);
      const result = await store.transact([entry('create', 'Binary', 'b-' + message, { data: 'TVNI'.repeat(300) }), written, entry('create', 'AuditEvent', 'a-' + message, { recorded: new Date().toISOString(), entity: [{ what: { reference: 'Patient/' + patient } }] })], 'AuditEvent/a-' + message);
      if (result.status !== 'committed') throw new Error('conflict');
      writeSync(1, message + '\\n');
    }
  };
  await Promise.all(Array.from({ length: ${CALLERS} }, (_, name) => caller(name)));
`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-kill-'));
  await writeFile(join(directory, 'writer.mjs'), WRITER);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** @returns the messages that were answered before the process was killed */
async function writeAndKill(round: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(directory, 'writer.mjs'), join(directory, 'data'), String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    // The moment is measured from the first answer, since starting takes its time.
    if (said === '') setTimeout(() => child.kill('SIGKILL'), Math.random() * 400);
    said += text;
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return said.split('\n').slice(0, -1); // the last line may be half
}

describe('a process that is killed', () => {
  it(`at any moment, ${ROUNDS} times: nothing that was answered is lost, no message is there in part`, async () => {
    const answered: string[] = [];
    for (let round = 0; round < ROUNDS; round++) answered.push(...(await writeAndKill(round)));
    expect(answered.length).toBeGreaterThan(CALLERS);

    const store = await openEmbeddedStore({ directory: join(directory, 'data'), publicUrl });
    const { byId } = await store.lookUp({
      byId: answered.flatMap((message) => [
        { type: 'Binary', id: `b-${message}` },
        { type: 'AuditEvent', id: `a-${message}` },
      ]),
      byIdentifier: [],
    });
    expect(byId.filter((found) => found === undefined)).toStrictEqual([]);
    const patients = [...new Set(answered.map((message) => `p-${message.slice(0, message.lastIndexOf('-'))}`))];
    const found = await store.lookUp({ byId: [], byIdentifier: patients.map((value) => ({ type: 'Patient', system: 's', value })) });
    expect(found.byIdentifier.map((holders) => holders.map(({ id }) => id))).toStrictEqual(patients.map((patient) => [patient]));
    await store.close();

    const file = new DatabaseSync(join(directory, 'data', 'fhir.sqlite'));
    expect(file.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    // Each message has written one Binary, one AuditEvent and one version of a patient.
    const counts = file.prepare('SELECT type, sum(ver) AS versions FROM res WHERE body IS NOT NULL GROUP BY type ORDER BY type').all();
    const versions = counts.map((row) => row['versions']);
    expect(new Set(versions).size).toBe(1);
    expect(Number(versions[0])).toBeGreaterThanOrEqual(answered.length);
    // Every log entry is found by its patient: the index is as old as the resources.
    expect(
      file.prepare("SELECT count(*) AS n FROM ref JOIN par USING(p) WHERE par.type = 'AuditEvent' AND par.name = 'patient'").get()?.['n'],
    ).toBe(versions[0]);
    file.close();
  }, 30_000);
});
