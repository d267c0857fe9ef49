import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { startServer, type TestServer } from './server.ts';

const AUDIENCE = 'api://exchange';
const ROLES: Readonly<Record<string, readonly string[]>> = {
  reader: ['Connect.R0D', 'DataConsumer'],
  nobody: [],
};

let provider: Server;
let issuer: string;
let server: TestServer;

beforeAll(async () => {
  provider = createServer();
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [{ ...(await exportJWK(privateKey)), kid: 'theirs', alg: 'ES256', use: 'sig' }];
  const clients = ['registered', 'reader', 'nobody'].map((id) => ({
    client_id: id,
    client_secret: `secret of ${id}`,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }));
  const independent = new Provider(issuer, {
    clients,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          audience: resource,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: (_context, token) => ({ roles: ROLES[token.clientId ?? ''] ?? [] }),
  });
  provider.on('request', (request, response) => void independent.callback()(request, response));
  server = await startServer({
    configure: (directory) => {
      const trusted = { issuer, audience: [AUDIENCE], algorithms: ['ES256'], 'jwks-url': `${issuer}/jwks`, 'role-grants': {} };
      writeFileSync(join(directory, 'exchange.yaml'), JSON.stringify({ auth: { mode: 'required', issuers: [trusted] } }));
      const principal = {
        title: 'Registered',
        'connect-as': ['R0D'],
        scopes: ['system/Patient.rs'],
        credentials: { external: [{ issuer, client: 'registered' }] },
      };
      writeFileSync(join(directory, 'service-principals.yaml'), JSON.stringify({ principals: { registered: principal } }));
    },
  });
}, 30_000);
afterAll(async () => {
  await server.close();
  provider.closeAllConnections();
  provider.close();
});

async function statusWith(client: string, resource: string, path = '/Patient'): Promise<number> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${encodeURIComponent(`secret of ${client}`)}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return (await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } })).status;
}

describe('a token of a provider that knows nothing of this server', () => {
  it.each<[string, string, string, number]>([
    ['registered', AUDIENCE, '/Patient', 200],
    ['registered', AUDIENCE, '/Encounter', 403],
    ['reader', AUDIENCE, '/Encounter', 200],
    ['nobody', AUDIENCE, '/Patient', 403],
    ['registered', 'api://another', '/Patient', 401],
  ])('of %s for %s: %s is %i', async (client, audience, path, status) => {
    expect(await statusWith(client, audience, path)).toBe(status);
  });
});
