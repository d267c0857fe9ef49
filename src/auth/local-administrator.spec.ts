import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { evidence } from '../../test/factories/evidence.ts';
import type { Authenticator } from './authenticator.ts';
import { localAdministratorToken, openLocalAdministrator } from './local-administrator.ts';

const NOW = 1_800_000_000_000;

let directory: string;
let authenticator: Authenticator;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-local-'));
  authenticator = await openLocalAdministrator(directory, () => NOW);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const judged = (bearer: string | undefined, isFromHere = true): Promise<string | undefined> =>
  authenticator.authenticate(evidence({ bearer, isFromHere }), new Map()).then((principal) => principal?.id);

describe('the local administrator', () => {
  it('is believed on the machine, and nowhere else', async () => {
    expect(await judged(await localAdministratorToken(directory, NOW))).toBe('local-administrator');
    await expect(judged(await localAdministratorToken(directory, NOW), false)).rejects.toMatchObject({ code: 'authentication-failed' });
  });

  it.each([
    ['yesterday', -86_400_000],
    ['a minute ago', -60_000],
    ['tomorrow', 86_400_000],
  ])('does not take a token of %s', async (_when, offset) => {
    await expect(judged(await localAdministratorToken(directory, NOW + offset))).rejects.toMatchObject({ code: 'authentication-failed' });
  });

  it('does not take a token that was changed, or made with another key', async () => {
    const token = (await localAdministratorToken(directory, NOW)) ?? '';
    const later = token.replace(String(NOW + 60_000), String(NOW + 59_999));
    await openLocalAdministrator(directory, () => NOW);
    const other = await localAdministratorToken(directory, NOW);
    for (const wrong of [later, other, `${token}A`, token.slice(0, -1), 'exchange-local.', 'exchange-local...'])
      await expect(judged(wrong)).rejects.toMatchObject({ code: 'authentication-failed' });
    expect(await judged(token)).toBe('local-administrator');
  });

  it.each([undefined, 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'])('leaves %s to others', async (bearer) => {
    expect(await judged(bearer)).toBeUndefined();
  });

  it('keeps its key from others', () => {
    const file = join(directory, 'keys', 'local-administrator.key');
    expect([statSync(file).mode & 0o777, statSync(join(directory, 'keys')).mode & 0o777]).toStrictEqual([0o600, 0o700]);
  });

  it('has no token where no server has started', async () => {
    expect(await localAdministratorToken(join(directory, 'nowhere'))).toBeUndefined();
  });
});
