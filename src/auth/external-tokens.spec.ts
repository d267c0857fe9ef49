import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { evidence } from '../../test/factories/evidence.ts';
import type { ClientCertificate } from './evidence.ts';
import { ExternalTokens } from './external-tokens.ts';
import type { IssuerSettings } from './issuer-settings.ts';
import { DEVELOPMENT, type Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';

const ISSUER = 'https://login.example/tenant/v2.0';
const AUDIENCE = 'api://exchange';

let keys: { readonly rsa: CryptoKey; readonly ec: CryptoKey; readonly stranger: CryptoKey };
let published: JWK[];
let server: Server;
let settings: IssuerSettings;
let asked = 0;
let isDown = false;

beforeAll(async () => {
  const [rsa, ec, stranger] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
  ]);
  keys = { rsa: rsa.privateKey, ec: ec.privateKey, stranger: stranger.privateKey };
  published = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', alg: 'ES256' },
    { ...(await exportJWK(stranger.publicKey)), kid: 'for-encryption', use: 'enc' },
  ];
  const ofTheOther = [{ ...(await exportJWK(stranger.publicKey)), kid: 'rsa', use: 'sig' }];
  server = createServer((request, response) => {
    asked++;
    response.statusCode = isDown ? 503 : 200;
    response.end(JSON.stringify({ keys: request.url === '/other' ? ofTheOther : published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  settings = {
    issuer: ISSUER,
    audience: [AUDIENCE, 'second'],
    algorithms: ['RS256', 'ES256'],
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    clientClaims: ['azp', 'appid', 'client_id'],
    rolesClaim: 'roles',
    grants: undefined,
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
  isDown = false;
});

const registry: PrincipalRegistry = new Map([
  [
    'r0d-mirth',
    {
      ...DEVELOPMENT,
      id: 'r0d-mirth',
      enabled: true,
      credentials: { secrets: [], certificates: [], keys: [], jwksUrl: undefined, external: [{ issuer: ISSUER, client: 'client-1' }] },
    },
  ],
]);

const now = (): number => Math.floor(Date.now() / 1000);
const CLAIMS: JWTPayload = { iss: ISSUER, aud: AUDIENCE, azp: 'client-1', exp: now() + 600, iat: now(), nbf: now() };

/** A token; a claim that is undefined is left out. */
async function token(claims: Record<string, unknown> = {}, header: object = {}, key: CryptoKey = keys.rsa): Promise<string> {
  return await new SignJWT({ ...CLAIMS, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header }).sign(key);
}

const authenticator = (changes: Partial<IssuerSettings> = {}): ExternalTokens => {
  const changed = { ...settings, ...changes };
  return new ExternalTokens(() => [changed]);
};

const ask = (bearer: string, one = authenticator(), certificate?: ClientCertificate): Promise<Principal | undefined> =>
  one.authenticate(evidence({ bearer, certificate }), registry);

const b64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('a token of a trusted issuer', () => {
  it.each([
    ['RS256', {}, {}],
    ['of a second audience', { aud: ['other', 'second'] }, {}],
    ['of Entra ID, version 1: appid', { azp: undefined, appid: 'client-1' }, {}],
    ['with client_id', { azp: undefined, client_id: 'client-1' }, {}],
    ['a little out of date: clocks differ', { exp: now() - 10 }, {}],
  ])('is believed: %s', async (_case, claims, header) => {
    expect((await ask(await token(claims, header)))?.id).toBe('r0d-mirth');
  });

  it('is believed: ES256', async () => {
    expect((await ask(await token({}, { alg: 'ES256', kid: 'ec' }, keys.ec)))?.id).toBe('r0d-mirth');
  });

  it('of another issuer is left to others', async () => {
    expect(await ask(await token({ iss: 'https://other.example' }))).toBeUndefined();
    expect(await ask('no-jwt')).toBeUndefined();
  });

  it('is verified once', async () => {
    const one = authenticator();
    const sent = await token();
    await ask(sent, one);
    await ask(sent, one);
    expect(asked).toBe(1);
    isDown = true;
    expect((await ask(sent, one))?.id).toBe('r0d-mirth');
  });

  it('that is bound to a certificate counts with that certificate alone', async () => {
    const bound = await token({ cnf: { 'x5t#S256': 'thumb' } });
    const certificate = (thumbprint: string): ClientCertificate => ({ fingerprint: '', thumbprint, subject: '', names: [] });
    expect((await ask(bound, authenticator(), certificate('thumb')))?.id).toBe('r0d-mirth');
    await expect(ask(bound)).rejects.toMatchObject({ code: 'authentication-failed' });
    await expect(ask(bound, authenticator(), certificate('other'))).rejects.toMatchObject({ code: 'authentication-failed' });
  });
});

describe('refused with one fixed text', () => {
  const signed = (header: object, claims: JWTPayload = {}): string => `${b64({ kid: 'rsa', ...header })}.${b64({ ...CLAIMS, ...claims })}`;
  const publicPem = (): Buffer | string =>
    createPublicKey({ key: published[0] ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const stripped = (jwt: string): string => jwt.split('.').slice(0, 2).join('.');

  it.each<[string, () => Promise<string> | string]>([
    ['alg none', () => `${signed({ alg: 'none' })}.`],
    ['alg None', () => `${signed({ alg: 'None' })}.`],
    [
      'HS256 with the public key',
      () => {
        const text = signed({ alg: 'HS256' });
        return `${text}.${createHmac('sha256', publicPem()).update(text).digest('base64url')}`;
      },
    ],
    ['an algorithm that is not allowed', () => `${signed({ alg: 'RS512' })}.AAAA`],
    ['the algorithm of another key', () => token({}, { kid: 'ec' })],
    ['a key of its own: jwk', () => token({}, { jwk: published[0] })],
    ['a key of its own: jku', () => token({}, { jku: 'https://evil.example/keys' })],
    ['a key of its own: x5u', () => token({}, { x5u: 'https://evil.example/cert' })],
    ['a key of its own: x5c', () => token({}, { x5c: ['MIIB'] })],
    ['something critical that nobody knows', () => `${b64({ alg: 'RS256', kid: 'rsa', crit: ['exp'], exp: 1 })}.${b64(CLAIMS)}.AAAA`],
    ['no kid', () => token({}, { kid: undefined })],
    ['a kid that is a path', () => token({}, { kid: '../../dev/null' })],
    ['a kid of the prototype', () => token({}, { kid: '__proto__' })],
    ['a kid that is too long', () => token({}, { kid: 'a'.repeat(129) })],
    ['a key for another use', () => token({}, { kid: 'for-encryption' }, keys.stranger)],
    ['a key of somebody else', () => token({}, {}, keys.stranger)],
    ['no signature', async () => `${stripped(await token())}.`],
    ['no third part', async () => stripped(await token())],
    [
      'spare bits of base64url',
      async () => {
        const sent = await token();
        const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return sent.slice(0, -1) + last.charAt(last.indexOf(sent.slice(-1)) + 1);
      },
    ],
    ['a fourth part', async () => `${await token()}.AAAA`],
    ['a signature of nothing', async () => `${stripped(await token())}.${randomBytes(256).toString('base64url')}`],
    [
      'other claims under the signature',
      async () => {
        const [header, , signature] = (await token()).split('.');
        return `${header ?? ''}.${b64({ ...CLAIMS, azp: 'client-2' })}.${signature ?? ''}`;
      },
    ],
    ['another audience', () => token({ aud: 'other' })],
    ['no audience', () => token({ aud: undefined })],
    ['an end that is past', () => token({ exp: now() - 60 })],
    ['no end', () => token({ exp: undefined })],
    ['a beginning that is to come', () => token({ nbf: now() + 600 })],
    ['made in the future', () => token({ iat: now() + 600 })],
  ])('%s', async (_case, make) => {
    await expect(ask(await make())).rejects.toMatchObject({
      code: 'authentication-failed',
      issues: [{ detail: 'the token is not accepted', location: 'Authorization' }],
    });
  });

  it('an end that is a text', async () => {
    const header = b64({ alg: 'RS256', kid: 'rsa' });
    await expect(ask(`${header}.${b64({ ...CLAIMS, exp: '9999999999' })}.AAAA`)).rejects.toMatchObject({ code: 'authentication-failed' });
  });
});

describe('who is meant', () => {
  it('a client that is not registered and has no role: 403', async () => {
    await expect(ask(await token({ azp: 'client-2' }))).rejects.toMatchObject({ code: 'principal-unknown' });
    await expect(ask(await token({ azp: 'client-2', roles: ['DataConsumer'] }))).rejects.toMatchObject({ code: 'principal-unknown' });
    await expect(ask(await token({ azp: undefined }))).rejects.toMatchObject({ code: 'principal-unknown' });
  });

  const grants = { sourceDomains: ['emergency-care'], scopes: ['system/Patient.rs'] };
  it.each<[string, string, JWTPayload]>([
    ['Entra ID', 'roles', { roles: ['DataProvider', 'Connect.r0d', 'Send.R0D', 'Send.RDZ', 'Category.ADT', 'Category.ORU^R01', 'Other'] }],
    [
      'Keycloak, of the realm',
      'realm_access.roles',
      { realm_access: { roles: ['DataProvider', 'Connect.R0D', 'Send.R0D', 'Send.RDZ', 'Category.ADT', 'Category.ORU^R01'] } },
    ],
    [
      'Keycloak, of a client with a dot',
      'resource_access.exchange-api.roles',
      {
        resource_access: {
          'exchange-api': { roles: ['DataProvider', 'Connect.R0D', 'Send.R0D', 'Send.RDZ', 'Category.ADT', 'Category.ORU^R01'] },
        },
      },
    ],
    [
      'a claim with dots in its name',
      'https://x.nhs.uk/roles',
      { 'https://x.nhs.uk/roles': ['DataProvider', 'Connect.R0D', 'Send.R0D', 'Send.RDZ', 'Category.ADT', 'Category.ORU^R01'] },
    ],
  ])('roles make a principal where the issuer may grant: %s', async (_case, rolesClaim, claims) => {
    expect(await ask(await token({ azp: 'client-2', ...claims }), authenticator({ grants, rolesClaim }))).toMatchObject({
      id: `external client-2 of ${ISSUER}`,
      connectAs: ['R0D'],
      sendAs: ['R0D', 'RDZ'],
      sendCategories: ['ADT', 'ORU^R01'],
      sourceDomains: ['emergency-care'],
      scopes: [],
      restricted: false,
      admin: false,
    });
  });

  it.each([
    [
      ['DataConsumer', 'Connect.R0D', 'Send.R0D'],
      { sendAs: [], sourceDomains: [], admin: false, scopes: [{ type: 'Patient', letters: ['r', 's'], only: [] }] },
    ],
    [['DataAdministrator'], { connectAs: [], sendAs: [], scopes: [], admin: true }],
  ])('%j grants that and no more', async (roles, expected) => {
    expect(await ask(await token({ azp: 'client-2', roles }), authenticator({ grants }))).toMatchObject(expected);
  });

  it('of a registered client the registry says what it may do, whatever its roles are', async () => {
    expect((await ask(await token({ roles: ['DataConsumer'] }), authenticator({ grants })))?.id).toBe('r0d-mirth');
  });
});

describe('several issuers', () => {
  const OTHER = 'https://sts.windows.net/tenant/';
  const grants = { sourceDomains: [], scopes: ['system/Patient.rs'] };
  const both = (): ExternalTokens => {
    const one = { ...settings, grants };
    const other = { ...settings, issuer: OTHER, jwksUrl: settings.jwksUrl.replace('/keys', '/other'), grants };
    return new ExternalTokens(() => [one, other]);
  };
  const roles = ['DataConsumer'];

  it('are believed at once; a client of one is not that of another, though they have one name', async () => {
    const authenticators = both();
    const [here, there] = [await token({ azp: 'client-2', roles }), await token({ iss: OTHER, azp: 'client-2', roles }, {}, keys.stranger)];
    const ids = [(await ask(here, authenticators))?.id, (await ask(there, authenticators))?.id];
    expect(ids).toStrictEqual([`external client-2 of ${ISSUER}`, `external client-2 of ${OTHER}`]);
    // registered with the first alone
    expect((await ask(await token({ iss: OTHER, roles }, {}, keys.stranger), authenticators))?.id).toBe(`external client-1 of ${OTHER}`);
  });

  it('have keys of their own: one cannot speak for another', async () => {
    await expect(ask(await token({ iss: OTHER, roles }), both())).rejects.toMatchObject({ code: 'authentication-failed' });
    await expect(ask(await token({ roles }, {}, keys.stranger), both())).rejects.toMatchObject({ code: 'authentication-failed' });
  });
});

describe('an issuer that cannot be reached', () => {
  it('keeps its last keys', async () => {
    const one = authenticator();
    await ask(await token(), one);
    isDown = true;
    expect((await ask(await token({ jti: 'another' }), one))?.id).toBe('r0d-mirth');
  });

  it('from the start is no fault of the token', async () => {
    isDown = true;
    await expect(ask(await token())).rejects.toMatchObject({ code: 'backend-unavailable' });
  });
});
