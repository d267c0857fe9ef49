import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer({
    configure: (directory) => {
      requireCallers(directory, {
        reader: { title: 'Reader', 'connect-as': ['R0D'], scopes: ['system/*.rs'] },
        chief: { title: 'Chief', 'connect-as': ['R0D'], admin: true },
        sender: { title: 'S', 'connect-as': ['R0D'], 'send-as': ['R0D'], 'send-categories': ['ADT'], 'source-domains': ['emergency-care'] },
      });
    },
    authenticators: [new BelievedCallers()],
  });
});
afterAll(async () => {
  await server.close();
});

/** `exchange sign-in` in a process of its own: the server that it speaks to runs in this one. */
function signIn(...parameters: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const command = ['bin/exchange.js', 'sign-in', '--url', server.url, '--data', server.dataDirectory, ...parameters];
    execFile(process.execPath, command, (_error, stdout, stderr) => {
      resolve({ stdout, stderr });
    });
  });
}

/** The link as it leads to this server, whose public URL names no port that is free. */
const follow = (link: string): Promise<Response> => fetch(server.url + new URL(link).pathname, { redirect: 'manual' });

/** The Cookie header of somebody who has followed a new link. */
async function aSession(...parameters: readonly string[]): Promise<string> {
  const { stdout } = await signIn(...parameters);
  return ((await follow(stdout.trim())).headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

const FROM_HERE = { 'sec-fetch-site': 'same-origin' };
const statusOf = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> =>
  (await fetch(server.url + path, { headers })).status;

describe('exchange sign-in', () => {
  it('prints a link that sets a cookie for eight hours, and leads to the page', async () => {
    const { stdout } = await signIn('--name', 'Ann');
    const response = await follow(stdout.trim());
    expect([response.status, response.headers.get('location')]).toStrictEqual([303, '../swagger/index.html']);
    expect(response.headers.get('set-cookie')).toMatch(/^exchange-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('the link works once, also of two that follow it at the same time', async () => {
    const { stdout } = await signIn();
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await follow(stdout.trim())).status));
    expect(statuses.sort()).toStrictEqual([303, 403, 403, 403, 403, 403, 403, 403]);
    expect(await (await follow(stdout.trim())).json()).toMatchObject({
      code: 'sign-in-refused',
      detail: expect.stringContaining('exchange sign-in'),
    });
  });

  it('is for those alone who can read the data directory', async () => {
    expect((await signIn('--data', '/nowhere')).stderr).toContain('401');
    const asked = await fetch(`${server.url}/sign-in`, { method: 'POST', headers: as('reader'), body: '{}' });
    expect(asked.status).toBe(403);
    expect((await signIn('--scope', 'everything')).stderr).toContain('system/*.rs');
  });

  it('no other administrator makes links, nor whoever came by one: they could give away more than they have', async () => {
    const body = JSON.stringify({ name: 'x', scopes: ['system/*.cruds'], restricted: true });
    const cookie = await aSession('--scope', 'system/Observation.rs');
    for (const headers of [as('chief'), { cookie, ...FROM_HERE }]) {
      const asked = await fetch(`${server.url}/sign-in`, { method: 'POST', headers, body });
      expect([asked.status, ((await asked.json()) as { code: string }).code]).toStrictEqual([403, 'admin-not-permitted']);
    }
  });
});

describe('a session', () => {
  it('reads from pages of this server, and from nowhere else', async () => {
    const cookie = await aSession();
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE })).toBe(200);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect([site, await statusOf('/Patient', { cookie, 'sec-fetch-site': site })]).toStrictEqual([site, 401]);
    expect(await statusOf('/Patient', { cookie })).toBe(401);
    expect(await statusOf('/Patient', { cookie, origin: 'https://evil.example' })).toBe(401);
    expect(await statusOf('/Patient', { cookie: `${cookie}; ${cookie}`, ...FROM_HERE })).toBe(401);
    expect(await statusOf('/Patient', { cookie: 'exchange-session=guess', ...FROM_HERE })).toBe(401);
  });

  it('counts with the Origin of this server, too, where a browser sends no Fetch Metadata', async () => {
    const cookie = await aSession();
    expect(await statusOf('/Patient', { cookie, origin: new URL((await signIn()).stdout.trim()).origin })).toBe(200);
  });

  it('is on record with the name that was given', async () => {
    const cookie = await aSession('--name', 'Ann of the night shift');
    const found = await fetch(`${server.url}/AuditEvent?_count=200`, { headers: { cookie, ...FROM_HERE } });
    const { entry } = (await found.json()) as { entry: { resource: { agent: { name?: string }[] } }[] };
    expect(entry.map(({ resource }) => resource).filter(({ agent }) => agent[0]?.name === 'Ann of the night shift')).toMatchObject([
      { outcome: '0', subtype: [{ display: 'Login' }], agent: [{ who: { identifier: { value: 'local-administrator' } } }] },
    ]);
  });

  it('has the scopes that were asked for, and administers', async () => {
    const cookie = await aSession('--scope', 'system/Observation.rs');
    expect(await statusOf('/Observation', { cookie, ...FROM_HERE })).toBe(200);
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE })).toBe(403);
    expect(await statusOf('/metrics', { cookie, ...FROM_HERE })).toBe(200);
  });

  it.each(['/$ingest', '/$convert'])('never sends to %s', async (path) => {
    const cookie = await aSession('--scope', 'system/*.cruds');
    expect((await server.post(path, 'MSH|^~\\&|A|R0D|B|C|20240101||ADT^A01|1|P|2.4\r', { cookie, ...FROM_HERE })).status).toBe(403);
  });

  it('a token beside it counts more', async () => {
    const cookie = await aSession();
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE, ...as('sender') })).toBe(403);
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE, ...as('nobody') })).toBe(401);
  });

  it('ends with the sign-out, for a page of this server alone', async () => {
    const cookie = await aSession();
    await fetch(`${server.url}/sign-out`, { method: 'POST', headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE })).toBe(200);
    const ended = await fetch(`${server.url}/sign-out`, { method: 'POST', headers: { cookie, ...FROM_HERE } });
    expect([ended.status, ended.headers.get('set-cookie')]).toStrictEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(await statusOf('/Patient', { cookie, ...FROM_HERE })).toBe(401);
  });
});
