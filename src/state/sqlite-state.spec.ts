import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openState } from './sqlite-state.ts';
import type { State } from './state.ts';

const FUTURE = Date.now() + 3_600_000;
const PAST = Date.now() - 1;

let directory: string;
let state: State;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-state-'));
  state = await openState(directory);
});
afterEach(async () => {
  await state.close();
  rmSync(directory, { recursive: true });
});

const at = (key: string, collection = 'used-jti'): { collection: string; key: string } => ({ collection, key });

describe('State', () => {
  it('puts what must happen once exactly once, whoever is first', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, (_, index) => state.putIfAbsent(at('a'), String(index), FUTURE)));
    expect(results).toStrictEqual([true, false, false, false, false, false, false, false]);
    expect(await state.get(at('a'))).toBe('0');
  });

  it('keeps keys of different collections apart', async () => {
    expect(await state.putIfAbsent(at('a'), 'x')).toBe(true);
    expect(await state.putIfAbsent(at('a', 'jobs'), 'y')).toBe(true);
    expect([await state.get(at('a')), await state.get(at('a', 'jobs'))]).toStrictEqual(['x', 'y']);
  });

  it('knows nothing of what has expired', async () => {
    await state.put(at('a'), 'old', PAST);
    expect(await state.get(at('a'))).toBeUndefined();
    expect(await state.list({ collection: 'used-jti' })).toStrictEqual([]);
    expect(await state.replace(at('a'), 'old', 'new')).toBe(false);
    expect(await state.delete(at('a'))).toBe(false);
    expect(await state.putIfAbsent(at('a'), 'new', FUTURE)).toBe(true);
  });

  it('replaces only what is still as it was read', async () => {
    await state.put(at('job'), 'running');
    expect(await state.replace(at('job'), 'waiting', 'done')).toBe(false);
    expect(await state.replace(at('job'), 'running', 'done')).toBe(true);
    expect(await state.get(at('job'))).toBe('done');
  });

  it('counts; a counter that has expired begins anew', async () => {
    const sums = await Promise.all([1, 2, 3].map((amount) => state.add(at('failures'), amount, FUTURE)));
    expect(sums).toStrictEqual([1, 3, 6]);
    await state.put(at('failures'), '100', PAST);
    expect(await state.add(at('failures'), 1, FUTURE)).toBe(1);
  });

  it('lists a collection in the order of its keys, page by page', async () => {
    for (const key of ['b', 'c', 'a']) await state.put(at(key, 'keys'), key.toUpperCase(), key === 'a' ? FUTURE : undefined);
    expect(await state.list({ collection: 'keys', limit: 2 })).toStrictEqual([
      { key: 'a', value: 'A', expires: FUTURE },
      { key: 'b', value: 'B', expires: undefined },
    ]);
    expect((await state.list({ collection: 'keys', after: 'b' })).map(({ key }) => key)).toStrictEqual(['c']);
  });

  it('deletes, and says whether there was anything', async () => {
    await state.put(at('a'), 'x');
    expect([await state.delete(at('a')), await state.delete(at('a'))]).toStrictEqual([true, false]);
  });

  it('is there again after a restart', async () => {
    await state.putIfAbsent(at('a'), 'x', FUTURE);
    await state.close();
    state = await openState(directory);
    expect(await state.putIfAbsent(at('a'), 'y', FUTURE)).toBe(false);
  });

  it('answers what was asked before it closes, and refuses what comes behind', async () => {
    const asked = state.putIfAbsent(at('a'), 'x');
    const closed = state.close();
    expect(await asked).toBe(true);
    await closed;
    await expect(state.get(at('a'))).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  it('belongs to its owner alone', () => {
    for (const file of ['state.sqlite', 'state.sqlite-wal', 'state.sqlite-shm'])
      expect([file, statSync(join(directory, file)).mode & 0o777]).toStrictEqual([file, 0o600]);
  });

  it('clears away what has expired', async () => {
    await state.put(at('a'), 'x', PAST);
    await state.check();
    const db = new DatabaseSync(join(directory, 'state.sqlite'), { readOnly: true });
    expect(db.prepare('SELECT count(*) AS n FROM entry').get()).toMatchObject({ n: 0 });
    db.close();
  });

  it('refuses the file of a later program', async () => {
    await state.close();
    const db = new DatabaseSync(join(directory, 'state.sqlite'));
    db.exec('PRAGMA user_version = 9');
    db.close();
    await expect(openState(directory)).rejects.toMatchObject({ code: 'start-refused' });
  });

  it('cannot be opened where there is no directory', async () => {
    await expect(openState(join(directory, 'nowhere'))).rejects.toMatchObject({ code: 'backend-unavailable' });
  });
});
