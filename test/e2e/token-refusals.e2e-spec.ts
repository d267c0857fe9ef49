import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { newSecret } from '../../src/auth/secret.ts';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { freePort } from './program.ts';
import { startServer, type TestServer } from './server.ts';

const { secret, hash } = newSecret();
let server: TestServer;
/** Where a client publishes its keys. */
let site: Server;
let address: string;
let keys: { readonly old: CryptoKey; readonly next: CryptoKey };
let published: object[];
let port: number;
let asked = 0;
let answerWith = 200;

beforeAll(async () => {
  const [old, next] = await Promise.all([generateKeyPair('ES384'), generateKeyPair('ES384')]);
  keys = { old: old.privateKey, next: next.privateKey };
  published = [{ ...(await exportJWK(old.publicKey)), kid: 'old', alg: 'ES384' }];
  site = createServer((_request, response) => {
    asked++;
    if (answerWith === 302) response.setHeader('location', `${address}/moved`);
    response.writeHead(answerWith, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: published }));
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  port = await freePort();
  server = await startServer({
    port,
    configure: (directory) => {
      const client = (credentials: object, further: object = {}): object => ({
        title: 'C',
        'connect-as': ['R0D'],
        credentials,
        ...further,
      });
      requireCallers(
        directory,
        {
          auditor: client({}, { scopes: ['system/AuditEvent.rs'] }),
          engine: client({ secrets: [{ hash }] }, { scopes: ['system/Patient.rs'] }),
          homeless: client({ secrets: [{ hash }] }, { 'connect-as': [] }),
          publishing: client({ 'jwks-url': `${address}/jwks` }),
          moved: client({ 'jwks-url': `${address}/elsewhere` }),
          down: client({ 'jwks-url': 'http://127.0.0.1:9/jwks' }),
        },
        { 'address-limits': { failures: 100 } },
      );
    },
    authenticators: [new BelievedCallers()],
  });
});
afterAll(async () => {
  await server.close();
  site.close();
});

async function ask(form: Readonly<Record<string, string>>): Promise<{ status: number; error: unknown }> {
  const answer = await fetch(`${server.url}/$ingest/auth`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  const body = (await answer.json()) as { error?: unknown; code?: unknown };
  return { status: answer.status, error: body.error ?? body.code };
}

let count = 0;
async function askSigned(client: string, kid: string, key: CryptoKey): Promise<{ status: number; error: unknown }> {
  const claims = {
    iss: client,
    sub: client,
    aud: `http://localhost:${port}/oauth2/token`,
    jti: `j${count++}`,
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid }).sign(key);
  return await ask({ client_assertion: assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
}

/** `who code` of each refusal on record. */
async function refusals(): Promise<readonly string[]> {
  const found = await fetch(`${server.url}/AuditEvent?_count=200`, { headers: as('auditor') });
  const { entry = [] } = (await found.json()) as {
    entry?: {
      resource: { outcomeDesc?: string; agent: { who: { identifier: { value: string } } }[]; entity: { what: { display?: string } }[] };
    }[];
  };
  return entry
    .filter(({ resource }) => resource.entity[0]?.what.display === '/$ingest/auth')
    .map(({ resource: { outcomeDesc = '', agent } }) => `${agent[0]?.who.identifier.value ?? ''} ${outcomeDesc}`)
    .sort();
}

describe('a client that publishes its keys', () => {
  it('gets a token with one of them; keys are asked for once', async () => {
    for (let time = 0; time < 3; time++) expect(await askSigned('publishing', 'old', keys.old)).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
  });

  it('is refused with the name of a key that it does not publish, or another key of that name', async () => {
    expect(await askSigned('publishing', 'nobody', keys.next)).toStrictEqual({ status: 401, error: 'invalid_client' });
    expect(await askSigned('publishing', 'old', keys.next)).toStrictEqual({ status: 401, error: 'invalid_client' });
  });

  it('keeps its keys through an outage', async () => {
    answerWith = 500;
    expect(await askSigned('publishing', 'old', keys.old)).toMatchObject({ status: 200 });
    answerWith = 200;
  });

  it('whose keys were never had is told to come again: that is no bad proof', async () => {
    expect(await askSigned('down', 'old', keys.old)).toStrictEqual({ status: 503, error: 'backend-unavailable' });
  });

  it('is not followed to another address', async () => {
    const before = asked;
    answerWith = 302;
    expect((await askSigned('moved', 'old', keys.old)).status).toBe(503);
    expect(asked).toBe(before + 1);
    answerWith = 200;
  });
});

describe('the record of refusals at the token endpoint', () => {
  it('names the client, if there is one, and what it was refused for', async () => {
    await ask({ client_id: 'engine', client_secret: 'wrong' });
    await ask({ client_id: 'who is this', client_secret: 'wrong' });
    await ask({ client_id: 'homeless', client_secret: secret });
    await ask({ client_id: 'engine', client_secret: secret, scope: 'system/Observation.rs' });
    expect(await refusals()).toStrictEqual(
      expect.arrayContaining([
        'anonymous authentication-failed',
        'engine authentication-failed',
        'engine scope-missing',
        'homeless connect-not-permitted',
      ]),
    );
  });

  it('does not grow with the guesses', async () => {
    const before = await refusals();
    const statuses: number[] = [];
    for (let guess = 0; guess < 150; guess++)
      statuses.push((await ask({ client_id: guess % 2 === 0 ? 'engine' : `x${guess}`, client_secret: 'wrong' })).status);
    expect([statuses[0], statuses.at(-1)]).toStrictEqual([401, 429]);
    const added = (await refusals()).length - before.length;
    expect(added).toBeLessThanOrEqual(1); // that the address has to wait
  });
});
