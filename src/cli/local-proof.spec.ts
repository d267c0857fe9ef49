import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLocalAdministrator } from '../auth/local-administrator.ts';
import { localProof } from './local-proof.ts';

const data = mkdtempSync(join(tmpdir(), 'exchange-proof-'));
beforeAll(async () => {
  await openLocalAdministrator(data);
});
afterAll(() => {
  rmSync(data, { recursive: true });
});

const own = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .filter(({ scopeid = 0 }) => scopeid === 0)
  .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
const isSentTo = async (host: string): Promise<boolean> =>
  'authorization' in (await localProof(new URL(`https://${host}:8001/_health`), data));

describe('the proof of the command line', () => {
  it.each(['localhost', ...own])('goes to %s, which is this machine', async (host) => {
    expect(await isSentTo(host)).toBe(true);
  });

  it.each(['192.0.2.99', '[2001:db8::1]', 'does-not-exist.invalid'])('does not go to %s', async (host) => {
    expect(await isSentTo(host)).toBe(false);
  });

  it('is not there where no server has started', async () => {
    expect(await localProof(new URL('http://localhost:8000'), join(data, 'nowhere'))).toStrictEqual({});
  });
});
