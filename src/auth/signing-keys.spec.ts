import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openState } from '../state/sqlite-state.ts';
import type { State } from '../state/state.ts';
import { SigningKeys } from './signing-keys.ts';

const DAY_MS = 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'exchange-keys-'));
let state: State;
beforeAll(async () => {
  state = await openState(directory);
});
afterAll(async () => {
  await state.close();
  rmSync(directory, { recursive: true });
});

it('replicas that start at the same moment have one key, and have it after a restart', async () => {
  const [one, other] = await Promise.all([new SigningKeys(state).current(), new SigningKeys(state).current()]);
  expect(one.kid).toBe(other.kid);
  expect((await new SigningKeys(state).current()).kid).toBe(one.kid);
  expect(one.publicJwk).not.toHaveProperty('d');
});

it('a key signs for a month, and is published for another one', async () => {
  let now = Date.now();
  const keys = new SigningKeys(state, () => now);
  const kids = async (): Promise<readonly string[]> => (await keys.published()).map(({ kid }) => kid);
  const [first] = await kids();
  now += 30 * DAY_MS;
  const [second, previous] = await kids();
  expect([previous, second === first]).toStrictEqual([first, false]);
  now += 30 * DAY_MS;
  const third = await kids();
  expect([third.length, third[1]]).toStrictEqual([2, second]);
});
