import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrant,
  discovery,
  PrivateKeyJwt,
} from 'openid-client';
import { newSecret } from '../../src/auth/secret.ts';
import { sendCommand } from '../../src/cli/send.ts';
import { hl7, msh } from './hl7-text.ts';
import { freePort } from './program.ts';
import { startServer, type TestServer } from './server.ts';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing leaves this machine
const onThisMachine = allowInsecureRequests;
const { secret, hash } = newSecret();
let server: TestServer;
let key: CryptoKey;
const directory = mkdtempSync(join(tmpdir(), 'exchange-client-'));

beforeAll(async () => {
  const port = await freePort();
  const pair = await generateKeyPair('ES384');
  key = pair.privateKey;
  const principal = {
    title: 'Sender',
    'connect-as': ['R0D'],
    'send-as': ['R0D'],
    'send-categories': ['ADT'],
    'source-domains': ['emergency-care'],
    scopes: ['system/Patient.rs'],
    credentials: { secrets: [{ hash }], keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'own', alg: 'ES384' }] },
  };
  server = await startServer({
    port,
    configure: (config) => {
      writeFileSync(
        join(config, 'exchange.yaml'),
        JSON.stringify({ auth: { mode: 'required' }, server: { 'public-url': `http://127.0.0.1:${port}` } }),
      );
      writeFileSync(join(config, 'service-principals.yaml'), JSON.stringify({ principals: { sender: principal } }));
    },
  });
}, 30_000);
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

describe('a client library that knows nothing of this server', () => {
  it.each<[string, () => ClientAuth]>([
    ['client_secret_basic', () => ClientSecretBasic(secret)],
    ['client_secret_post', () => ClientSecretPost(secret)],
    ['private_key_jwt', () => PrivateKeyJwt({ key, kid: 'own' })],
  ])('finds the token service and gets a token by %s', async (_method, authentication) => {
    for (const algorithm of ['oauth2', 'oidc'] as const) {
      const found = await discovery(new URL(server.url), 'sender', undefined, authentication(), {
        algorithm,
        execute: [onThisMachine],
      });
      const tokens = await clientCredentialsGrant(found, { scope: 'system/Patient.rs' });
      const response = await fetch(`${server.url}/Patient`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect([response.status, tokens.scope]).toStrictEqual([200, 'system/Patient.rs']);
    }
  });
});

describe('exchange send', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  async function sent(...options: readonly string[]): Promise<string> {
    const file = join(directory, 'message.hl7');
    writeFileSync(file, hl7(msh('1'), 'EVN|A01|20231127125907', 'PID|1||H1^^^PAS^MR||Smith^Ann||19800102|F', 'PV1|1|I'));
    let written = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    await sendCommand().parseAsync(['node', 'send', file, '--url', server.url, ...options]);
    return written.replace(file, 'message');
  }

  it('without proof is refused', async () => {
    expect(await sent()).toContain('message: HTTP 401\n');
  });

  it('gets a token as a service principal', async () => {
    const file = join(directory, 'secret');
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    expect(await sent('--client-id', 'sender', '--client-secret-file', file)).toContain('message: HTTP 200\n');
  });

  it('says why it has no token', async () => {
    const file = join(directory, 'wrong');
    writeFileSync(file, 'x', { mode: 0o600 });
    await expect(sent('--client-id', 'sender', '--client-secret-file', file)).rejects.toThrow('HTTP 401 invalid_client');
    await expect(sent('--client-id', 'sender')).rejects.toThrow('is needed beside --client-id');
  });

  it('sends a token of a file', async () => {
    const found = await discovery(new URL(server.url), 'sender', undefined, ClientSecretPost(secret), {
      algorithm: 'oauth2',
      execute: [onThisMachine],
    });
    const file = join(directory, 'token');
    writeFileSync(file, (await clientCredentialsGrant(found)).access_token, { mode: 0o600 });
    expect(await sent('--token', `@${file}`)).toContain('message: HTTP 200\n');
  });
});

describe('what the server says of itself', () => {
  it('names the token endpoint and SMART', async () => {
    expect(await server.getJson('/metadata')).toMatchObject({
      rest: [
        {
          security: {
            service: [{ coding: [{ code: 'SMART-on-FHIR' }] }],
            extension: [{ extension: [{ valueUri: `${server.url}/oauth2/token` }] }],
          },
        },
      ],
    });
    expect(await server.getJson('/.well-known/smart-configuration')).toMatchObject({ token_endpoint: `${server.url}/oauth2/token` });
  });

  it('lets Swagger authorize', async () => {
    expect(await server.getJson('/swagger/json')).toMatchObject({
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          client: { flows: { clientCredentials: { tokenUrl: '/oauth2/token' } } },
        },
      },
      security: [{ token: [] }, { client: [] }],
    });
  });
});
