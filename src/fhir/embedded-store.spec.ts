import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, textOf } from '../../test/factories/stored-patient.ts';
import { canonicalBody } from './canonical-body.ts';
import { type EmbeddedStore, openEmbeddedStore } from './embedded-store.ts';

const publicUrl = 'http://localhost:8000';
let directory: string;
let store: EmbeddedStore;

beforeAll(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'fhir-store-')), 'data');
  store = await openEmbeddedStore({ directory, publicUrl: `${publicUrl}/` });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

describe('a file that is taken away under the server', () => {
  it('takes nothing any more, and is not ready', async () => {
    const gone = join(await mkdtemp(join(tmpdir(), 'fhir-store-')), 'data');
    const opened = await openEmbeddedStore({ directory: gone, publicUrl });
    await rm(gone, { recursive: true });
    await expect(opened.transact([create('gone')], undefined)).rejects.toMatchObject({ code: 'backend-unavailable' });
    await expect(opened.check()).rejects.toMatchObject({ code: 'backend-unavailable' });
    await opened.close();
  });
});

describe('settings', () => {
  it('the first value stays', async () => {
    expect(await store.setting('fingerprint')).toBeUndefined();
    expect(await store.putSettingIfAbsent('fingerprint', 'a')).toBe('a');
    expect(await store.putSettingIfAbsent('fingerprint', 'b')).toBe('a');
    expect(await store.setting('fingerprint')).toBe('a');
  });
});

describe('openEmbeddedStore', () => {
  it('makes a directory and files for the owner alone', async () => {
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const modes = await Promise.all((await readdir(directory)).map(async (file) => (await stat(join(directory, file))).mode & 0o077));
    expect(modes.length).toBeGreaterThan(0);
    expect(new Set(modes)).toStrictEqual(new Set([0]));
  });

  it('can be used at once', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('refuses a file that a later version has written, and leaves it alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    const file = new DatabaseSync(join(folder, 'fhir.sqlite'));
    file.exec('PRAGMA user_version = 999');
    file.close();
    await expect(openEmbeddedStore({ directory: folder, publicUrl })).rejects.toMatchObject({ code: 'start-refused' });
    await rm(folder, { recursive: true });
  });

  it('says so where there can be no database', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    await (
      await import('node:fs/promises')
    ).writeFile(join(folder, 'fhir.sqlite'), 'this is not a database, only a text that is long enough to look like a header of one');
    await expect(openEmbeddedStore({ directory: folder, publicUrl })).rejects.toMatchObject({ code: 'backend-unavailable' });
    await rm(folder, { recursive: true });
  });

  it('keeps what was stored; another zone makes the index of dates anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    const encounter = canonicalBody({
      resourceType: 'Encounter',
      id: 'e',
      ...{ period: { start: '2024-07-01T23:30:00Z', end: '2024-07-01T23:40:00Z' } },
    });
    const on = async (opened: EmbeddedStore, date: string): Promise<unknown> => {
      const found = await opened.perform({ kind: 'search', type: 'Encounter', parameters: [['date', date]], lenient: false });
      return (JSON.parse(textOf(found)) as { total: unknown }).total;
    };
    const birth = async (opened: EmbeddedStore): Promise<unknown> => {
      const found = await opened.perform({ kind: 'search', type: 'Patient', parameters: [['birthdate', '1980-07-01']], lenient: false });
      return (JSON.parse(textOf(found)) as { total: unknown }).total;
    };
    const first = await openEmbeddedStore({ directory: folder, publicUrl });
    await first.transact(
      [{ method: 'create', type: 'Encounter', id: 'e', body: encounter }, create('b', { birthDate: '1980-07-01' })],
      undefined,
    );
    expect([await on(first, '2024-07-01'), await on(first, '2024-07-02'), await birth(first)]).toStrictEqual([1, 0, 1]);
    await first.close();
    const second = await openEmbeddedStore({ directory: folder, publicUrl, timeZone: 'Europe/London' });
    expect([await on(second, '2024-07-01'), await on(second, '2024-07-02'), await birth(second)]).toStrictEqual([0, 1, 1]);
    await second.close();
    await rm(folder, { recursive: true });
  });
});
