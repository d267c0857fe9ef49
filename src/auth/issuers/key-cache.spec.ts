import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyCache } from './key-cache.ts';

const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'one' };
const MINUTE = 60_000;

let server: Server;
let url: string;
let asked: number;
let answer: () => { readonly status: number; readonly body: string };

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++;
    const { status, body } = answer();
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const keys =
  (...list: readonly object[]) =>
  () => ({ status: 200, body: JSON.stringify({ keys: list }) });
beforeEach(() => {
  asked = 0;
  answer = keys(jwk);
});

function aCache(): { readonly cache: KeyCache; readonly pass: (milliseconds: number) => void } {
  let now = 1000;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { cache: new KeyCache(url, () => now), pass };
}

describe('the keys of an issuer', () => {
  it('are asked for once by many at once, and kept', async () => {
    const { cache } = aCache();
    const found = await Promise.all(Array.from({ length: 20 }, () => cache.key('one')));
    expect([asked, found.every((key) => key !== undefined)]).toStrictEqual([1, true]);
    await cache.key('one');
    expect(asked).toBe(1);
  });

  it('are asked for again when they are ten minutes old', async () => {
    const { cache, pass } = aCache();
    await cache.key('one');
    pass(10 * MINUTE);
    await cache.key('one');
    expect(asked).toBe(2);
  });

  it('that it does not have are asked for every half minute at most', async () => {
    const { cache, pass } = aCache();
    for (let count = 0; count < 50; count++) expect(await cache.key(`junk-${count}`)).toBeUndefined();
    expect(asked).toBe(1);
    answer = keys(jwk, { ...jwk, kid: 'two' });
    expect(await cache.key('two')).toBeUndefined();
    pass(MINUTE / 2);
    expect(await cache.key('two')).toBeDefined();
    expect(asked).toBe(2);
  });

  it.each([
    ['an error', { status: 503, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['a redirect', { status: 302, body: '' }],
    ['more than anybody needs', { status: 200, body: JSON.stringify({ keys: [], filler: 'x'.repeat(600_000) }) }],
  ])('hold for a day when the issuer answers %s', async (_case, failure) => {
    const { cache, pass } = aCache();
    await cache.key('one');
    answer = () => failure;
    pass(23 * 60 * MINUTE);
    expect(await cache.key('one')).toBeDefined();
    pass(2 * 60 * MINUTE);
    await expect(cache.key('one')).rejects.toThrow('the keys of the issuer cannot be had');
  });

  it('of a kind or use that is not ours are passed over', async () => {
    answer = keys(
      { kty: 'oct', k: 'AA', kid: 'secret' },
      { ...jwk, kid: 'enc', use: 'enc' },
      { kty: 'EC', kid: 'broken' },
      { ...jwk, kid: undefined },
      'x' as unknown as object,
      jwk,
    );
    const { cache } = aCache();
    expect(await cache.key('one')).toBeDefined();
    for (const kid of ['secret', 'enc', 'broken', 'undefined']) expect(await cache.key(kid)).toBeUndefined();
  });
});
