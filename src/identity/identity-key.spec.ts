import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openIdentity, type NamedSettings } from './identity-key.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'identity-key-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** The settings of a store, kept in memory. */
function settingsOf(...entries: [string, string][]): NamedSettings & { readonly kept: Map<string, string> } {
  const kept = new Map(entries);
  return {
    kept,
    setting: (name) => Promise.resolve(kept.get(name)),
    putSettingIfAbsent: (name, value) => {
      const there = kept.get(name) ?? value;
      kept.set(name, there);
      return Promise.resolve(there);
    },
  };
}

const keyPath = (): string => join(directory, 'keys', 'identity.key');

describe(openIdentity, () => {
  it('makes a key at first start: 32 bytes, readable by nobody else, no rest left over', async () => {
    const settings = settingsOf();
    await openIdentity({ dataDirectory: directory }, settings);
    expect(await readdir(join(directory, 'keys'))).toStrictEqual(['identity.key']);
    expect(await readFile(keyPath())).toHaveLength(32);
    expect((await stat(keyPath())).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'keys'))).mode & 0o777).toBe(0o700);
    expect(settings.kept.get('identity-key-fingerprint')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('reads the same key at the next start', async () => {
    const settings = settingsOf();
    const first = await openIdentity({ dataDirectory: directory }, settings);
    const second = await openIdentity({ dataDirectory: directory }, settings);
    expect(second.resourceId('Patient', 'a')).toBe(first.resourceId('Patient', 'a'));
  });

  it('gives two processes that start at once the same key', async () => {
    const settings = settingsOf();
    const opened = await Promise.all(Array.from({ length: 8 }, () => openIdentity({ dataDirectory: directory }, settings)));
    expect(new Set(opened.map((identity) => identity.resourceId('Patient', 'a'))).size).toBe(1);
  });

  it.each([
    ['32 bytes', Buffer.alloc(32, 0xab)],
    ['64 hexadecimal digits and a line end', Buffer.from(`${'ab'.repeat(32)}\n`)],
  ])('reads a given key of %s', async (_form, content) => {
    const file = join(directory, 'given.key');
    await writeFile(file, content);
    const identity = await openIdentity({ dataDirectory: directory, identityKeyFile: file }, settingsOf());
    expect(identity.resourceId('Patient', 'a')).toBe('cf9e1566-1bd9-8c2f-af4f-427eeb52b39a');
    expect(await readdir(directory)).toStrictEqual(['given.key']);
  });

  it.each([
    ['too short', 'abc', 'must hold 32 bytes, or 64 hexadecimal digits'],
    ['no hexadecimal digits', 'x'.repeat(64), 'must hold 32 bytes, or 64 hexadecimal digits'],
    ['too long', 'ab'.repeat(4000), 'must hold 32 bytes, or 64 hexadecimal digits'],
  ])('refuses a key that is %s, without quoting it', async (_name, content, expected) => {
    const file = join(directory, 'given.key');
    await writeFile(file, content);
    const opening = openIdentity({ dataDirectory: directory, identityKeyFile: file }, settingsOf());
    await expect(opening).rejects.toMatchObject({ code: 'start-refused', issues: [{ detail: `the identity key ${file} ${expected}` }] });
  });

  it('refuses a given file that does not exist, and makes none', async () => {
    const file = join(directory, 'missing.key');
    await expect(openIdentity({ dataDirectory: directory, identityKeyFile: file }, settingsOf())).rejects.toMatchObject({
      code: 'start-refused',
      issues: [{ location: 'EXCHANGE_IDENTITY_KEY_FILE', detail: `it names ${file}, which does not exist` }],
    });
    expect(await readdir(directory)).toStrictEqual([]);
  });

  it('refuses a store whose key is gone, and makes no other', async () => {
    const opening = openIdentity({ dataDirectory: directory }, settingsOf(['identity-key-fingerprint', 'a']));
    await expect(opening).rejects.toMatchObject({ code: 'start-refused', message: expect.stringContaining('Restore it from the backup') });
    expect(await readdir(directory)).toStrictEqual([]);
  });

  it('refuses another key than that of the store', async () => {
    const settings = settingsOf();
    await openIdentity({ dataDirectory: directory }, settings);
    await writeFile(keyPath(), Buffer.alloc(32, 1));
    await expect(openIdentity({ dataDirectory: directory }, settings)).rejects.toMatchObject({
      code: 'start-refused',
      message: expect.stringContaining('is not the one that the ids in the store were made with'),
    });
  });

  it('says why a key cannot be read', async () => {
    await mkdir(keyPath(), { recursive: true });
    await chmod(join(directory, 'keys'), 0o700);
    await expect(openIdentity({ dataDirectory: directory }, settingsOf())).rejects.toMatchObject({
      code: 'start-refused',
      issues: [{ detail: `the identity key ${keyPath()} cannot be read (EISDIR)` }],
    });
  });
});
