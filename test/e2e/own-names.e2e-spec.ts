import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requireCallers } from './known-callers.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    configure: (directory) => {
      writeFileSync(
        join(directory, 'exchange.yaml'),
        JSON.stringify({
          server: { 'public-url': 'https://exchange.example.nhs.uk', names: ['other-container'], management: { port: 0 } },
        }),
      );
    },
  });
});
afterAll(async () => {
  await server.close();
});

type Headers = Readonly<Record<string, string>>;
async function ask(method: string, address: string, headers: Headers): Promise<{ status: number; body: Record<string, unknown> }> {
  const sent = request(address, { method, headers, agent: false }).end(method === 'POST' ? '{}' : undefined);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await text(answer);
  return { status: answer.statusCode ?? 0, body: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {} };
}

describe('without authentication', () => {
  it.each([
    ['a name that a web page has led here', 'evil.example:8000', 421],
    ['the public name, as a proxy passes it on', 'exchange.example.nhs.uk', 200],
    ['a configured one', 'other-container:8000', 200],
    ['the address', '127.0.0.1', 200],
    ['localhost', 'localhost:9', 200],
  ])('%s as Host: %s is %i', async (_what, host, status) => {
    for (const path of ['/Patient', '/metadata', '/swagger/index.html'])
      expect((await ask('GET', server.url + path, { host })).status).toBe(status);
    expect((await ask('GET', `${server.managementUrl ?? ''}/metrics`, { host })).status).toBe(status);
    expect((await ask('GET', `${server.url}/health/ready`, { host })).status).toBe(200);
  });

  it('the answer says which setting it is about', async () => {
    const { body } = await ask('GET', `${server.url}/Patient`, { host: 'evil.example' });
    expect(body).toMatchObject({ code: 'host-unknown', detail: expect.stringContaining('server.names') });
  });

  it.each<[string, Headers, number]>([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another program on this machine', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, 403],
    ['this server', { origin: 'https://exchange.example.nhs.uk', 'sec-fetch-site': 'same-origin' }, 400],
    ['no browser', {}, 400],
  ])('a page of %s that changes something: %#', async (_what, headers, status) => {
    expect((await ask('POST', `${server.url}/`, { 'content-type': 'application/json', ...headers })).status).toBe(status);
  });
});

it('without authentication nobody signs in, and is told so', async () => {
  for (const method of ['GET', 'POST'])
    expect(await ask(method, `${server.url}/sign-in`, { host: 'localhost' })).toMatchObject({
      status: 403,
      body: { code: 'sign-in-refused', detail: expect.stringContaining('auth.mode: none') },
    });
});

it('with authentication a name decides nothing', async () => {
  const closed = await startServer({
    configure: (directory) => {
      requireCallers(directory, {});
    },
  });
  try {
    expect((await ask('GET', `${closed.url}/metadata`, { host: 'evil.example' })).status).toBe(200);
    expect((await ask('GET', `${closed.url}/Patient`, { host: 'evil.example' })).status).toBe(401);
  } finally {
    await closed.close();
  }
});
