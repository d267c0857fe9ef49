import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openState } from '../../state/sqlite-state.ts';
import type { State } from '../../state/state.ts';
import { Transactions } from './transactions.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-transactions-'));
let state: State;
beforeAll(async () => {
  state = await openState(directory);
});
afterAll(async () => {
  await state.close();
  rmSync(directory, { recursive: true });
});

const TRANSACTION = { issuer: 'https://provider.example', state: 's', nonce: 'n', verifier: 'v' };

describe('a sign-in on its way', () => {
  it('is taken once, though eight take at the same moment', async () => {
    const transactions = new Transactions(state);
    const secret = await transactions.begin(TRANSACTION);
    const taken = await Promise.all(Array.from({ length: 8 }, () => transactions.take(secret)));
    expect(taken.filter((one) => one !== undefined)).toStrictEqual([TRANSACTION]);
  });

  it('is gone after ten minutes', async () => {
    const begun = (minutes: number) => new Transactions(state, () => Date.now() - minutes * 60_000).begin(TRANSACTION);
    expect(await new Transactions(state).take(await begun(9))).toStrictEqual(TRANSACTION);
    expect(await new Transactions(state).take(await begun(10))).toBeUndefined();
  });

  it('cannot be ended with what is kept of it', async () => {
    const transactions = new Transactions(state);
    await transactions.begin(TRANSACTION);
    const [kept] = await state.list({ collection: 'sign-in-transaction' });
    expect(await transactions.take(kept?.key ?? '')).toBeUndefined();
  });
});
