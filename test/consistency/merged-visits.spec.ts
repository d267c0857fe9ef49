import { describe, expect, it } from '@jest/globals';
import type { Account, Encounter } from 'fhir/r4.js';
import type { Reconciliation } from '../../src/identity/reconcile.ts';
import { pid, takingMessages, whom } from '../factories/taken-messages.ts';

// HL7 v2.9 ch. 3.3.35 and 3.3.41–3.3.45: accounts and visits that are merged and moved.

const { take } = takingMessages();

describe('accounts and visits', () => {
  const withAccount = (number: string, account: string): string => `PID|1||${number}^^^PAS^MR||Smith^Ann||19800102|F||||||||||${account}`;
  const account = async (result: Reconciliation, number: string): Promise<Account> => {
    const entries = [...result.changes.map(({ entry }) => entry)].filter(({ type }) => type === 'Account');
    const bodies = entries.map(({ body }) => JSON.parse(body) as Account);
    return Promise.resolve(
      bodies.find(({ identifier }) => identifier?.[0]?.value === number) ?? { resourceType: 'Account', status: 'unknown' },
    );
  };

  it.each(['A35', 'A41'])('%s: an account is merged into another', async (event) => {
    await take('A01', withAccount(`${event}1`, `${event}-old`), 'PV1||I|W1');
    const result = await take(event, withAccount(`${event}1`, `${event}-new`), `MRG|${event}1^^^PAS^MR||${event}-old`);
    const [kept, merged] = [await account(result, `${event}-new`), await account(result, `${event}-old`)];
    expect([kept.status, merged.status, merged.partOf?.reference]).toStrictEqual(['active', 'inactive', `Account/${kept.id ?? ''}`]);
    // What is said of the old number later is said of the new account.
    const later = await take('A08', withAccount(`${event}1`, `${event}-old`));
    expect(later.changes.filter(({ entry }) => entry.type === 'Account').map(({ entry }) => entry.id)).toStrictEqual([kept.id]);
  });

  it('A42: a visit is merged into another; what is said of its number is said of that one', async () => {
    const visit = (number: string): string => `PV1||I|W1||||||||||||||||${number}`;
    await take('A01', pid('e1'), visit('e-old'));
    await take('A01', pid('e1'), visit('e-new'));
    const result = await take('A42', pid('e1'), 'MRG|e1^^^PAS^MR||||e-old', visit('e-new'));
    const encounters = result.changes
      .filter(({ entry }) => entry.type === 'Encounter')
      .map(({ entry }) => JSON.parse(entry.body) as Encounter);
    const merged = encounters.find(({ status }) => status === 'entered-in-error');
    const kept = encounters.find(({ status }) => status !== 'entered-in-error');
    expect(merged?.partOf?.reference).toBe(`Encounter/${kept?.id ?? ''}`);
    expect(kept?.identifier?.map(({ value }) => value)).toStrictEqual(['e-new', 'e-old']);
    const later = await take('A03', pid('e1'), visit('e-old'));
    expect(later.changes.filter(({ entry }) => entry.type === 'Encounter').map(({ entry }) => entry.id)).toStrictEqual([kept?.id]);
  });

  it('A44: an account is moved to another patient', async () => {
    await take('A28', withAccount('f1', 'f-account'));
    const result = await take('A44', withAccount('f2', 'f-account'), 'MRG|f1^^^PAS^MR||f-account');
    const moved = await account(result, 'f-account');
    expect(moved.subject?.map(({ reference }) => reference)).toStrictEqual([`Patient/${whom(result)}`]);
    expect(result.findings.filter(({ code }) => code === 'number-shared')).toStrictEqual([]);
  });

  it('A45: a visit is moved to another account, and to its patient', async () => {
    await take('A01', withAccount('g1', 'g-old'), 'PV1||I|W1||||||||||||||||g-visit');
    const result = await take('A45', withAccount('g2', 'g-new'), 'MRG|g1^^^PAS^MR||g-old||g-visit', 'PV1||I|W1||||||||||||||||g-visit');
    const [encounter] = result.changes
      .filter(({ entry }) => entry.type === 'Encounter')
      .map(({ entry }) => JSON.parse(entry.body) as Encounter);
    expect(encounter?.subject?.reference).toBe(`Patient/${whom(result)}`);
    expect(encounter?.account?.[0]?.reference).toBe(`Account/${(await account(result, 'g-new')).id ?? ''}`);
    expect(encounter?.identifier?.map(({ value }) => value)).toStrictEqual(['g-visit']);
  });
});
