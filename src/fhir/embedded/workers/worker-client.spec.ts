import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseFile } from '../storage/connection.ts';
import type { WriterCalls } from './protocol.ts';
import { WorkerClient } from './worker-client.ts';

let directory: string;
let writer: WorkerClient<WriterCalls>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-worker-'));
  writer = new WorkerClient(new URL('./writer.worker.ts', import.meta.url), { directory, publicUrl: 'http://x', timeZone: 'UTC' });
  await writer.start();
});
afterEach(async () => {
  await writer.close();
  await rm(directory, { recursive: true });
});

const put = (name: string): Promise<string> => writer.call('putSetting', { name, value: 'v' });
async function untilUp(): Promise<void> {
  for (let attempts = 0; attempts < 200; attempts++) {
    try {
      await writer.call('check', undefined);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error('the worker did not come back');
}

describe('WorkerClient', () => {
  it('a thread that stops: its callers are told, new ones too, and it comes back with what was stored', async () => {
    await put('before');
    const stopped = writer.terminate();
    const waiting = put('waiting');
    await expect(waiting).rejects.toMatchObject({ code: 'backend-unavailable' });
    await stopped;
    await expect(writer.call('check', undefined)).rejects.toMatchObject({ code: 'backend-unavailable' });
    await untilUp();
    expect(await writer.call('putSetting', { name: 'before', value: 'other' })).toBe('v');
  });

  it('a call that makes no sense fails alone', async () => {
    const argument: { name: string; value: string } = JSON.parse('{"name":{},"value":null}') as { name: string; value: string };
    const [bad, good] = await Promise.allSettled([writer.call('putSetting', argument), put('beside')]);
    expect([bad.status, good.status]).toStrictEqual(['rejected', 'fulfilled']);
  });

  it('a database that somebody else keeps locked: callers are told, and it passes', async () => {
    const other = new DatabaseSync(databaseFile(directory));
    other.exec('BEGIN IMMEDIATE');
    await expect(put('locked')).rejects.toMatchObject({ code: 'backend-unavailable' });
    await expect(writer.call('check', undefined)).rejects.toMatchObject({ code: 'backend-unavailable' });
    other.exec('ROLLBACK');
    other.close();
    await expect(writer.call('check', undefined)).resolves.toBeUndefined();
    await expect(put('locked')).resolves.toBe('v');
  });
});
