import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openState } from '../state/sqlite-state.ts';
import type { State } from '../state/state.ts';
import { Sessions } from './sessions.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-sessions-'));
let state: State;
beforeAll(async () => {
  state = await openState(directory);
});
afterAll(async () => {
  await state.close();
  rmSync(directory, { recursive: true });
});

const PERSON = { id: 'local-administrator', name: 'Ann', scopes: ['system/*.rs'], restricted: false, admin: true };
const MINUTE = 60_000;
/** As it was begun so many minutes ago. */
const begun = (minutes: number): Sessions => new Sessions(state, () => Date.now() - minutes * MINUTE);

describe('what a browser gets lasts', () => {
  it('a link five minutes', async () => {
    expect(await begun(0).redeem(await begun(4).codeFor(PERSON))).toStrictEqual(PERSON);
    expect(await begun(0).redeem(await begun(5).codeFor(PERSON))).toBeUndefined();
  });

  it('a session eight hours, whatever it does meanwhile', async () => {
    const session = await begun(8 * 60 - 1).begin(PERSON);
    const found = await begun(0).find(session);
    expect(found?.person).toStrictEqual(PERSON);
    expect(Math.round(((found?.ends ?? 0) - Date.now()) / MINUTE)).toBe(1);
    expect(await begun(0).find(await begun(8 * 60).begin(PERSON))).toBeUndefined();
  });

  it('nothing of what is kept opens anything', async () => {
    await begun(0).begin(PERSON);
    await begun(0).codeFor(PERSON);
    for (const collection of ['session', 'sign-in-code'])
      for (const { key } of await state.list({ collection })) {
        expect(await begun(0).find(key)).toBeUndefined();
        expect(await begun(0).redeem(key)).toBeUndefined();
      }
  });
});
