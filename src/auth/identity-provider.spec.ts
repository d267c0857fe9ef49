import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Fault } from '../faults/fault.ts';
import { IdentityProvider } from './identity-provider.ts';
import type { ProviderPerson } from './person.ts';
import type { Transaction } from './sign-in/transactions.ts';
import { compileSignIn, signInSchema } from './sign-in-settings.ts';

const SECRET = 'of-the-client';
const directory = mkdtempSync(join(tmpdir(), 'exchange-provider-'));
let server: Server;
let issuer: string;
let keys: { readonly own: CryptoKey; readonly foreign: CryptoKey; readonly curve: CryptoKey };
let published: object[];
/** What the provider was asked for a token with. */
let tokenRequest: { readonly form: Readonly<Record<string, string>>; readonly authorization: string | undefined };
/** What the provider answers: a test changes what it is about. */
let behaviour: {
  discovery: object;
  claims: Readonly<Record<string, unknown>>;
  token: (idToken: string, response: ServerResponse) => void;
  sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  userInfo: object;
};

const json = (response: ServerResponse, body: object, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const signedBy =
  (key: () => CryptoKey | Uint8Array, header: { alg: string; kid?: string } = { alg: 'RS256', kid: 'own' }) =>
  (claims: Readonly<Record<string, unknown>>): Promise<string> =>
    new SignJWT(claims).setProtectedHeader(header).sign(key());

beforeAll(async () => {
  const [own, foreign, curve] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256'), generateKeyPair('ES256')]);
  keys = { own: own.privateKey, foreign: foreign.privateKey, curve: curve.privateKey };
  published = [
    { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig' },
    { ...(await exportJWK(curve.publicKey)), kid: 'curve', use: 'sig' },
  ];
  writeFileSync(join(directory, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  server = createServer((request, response) => {
    const answers: Readonly<Record<string, () => void>> = {
      '/.well-known/openid-configuration': () => {
        json(response, behaviour.discovery);
      },
      '/jwks': () => {
        json(response, { keys: published });
      },
      '/token': () =>
        void text(request).then(async (body) => {
          tokenRequest = { form: Object.fromEntries(new URLSearchParams(body)), authorization: request.headers.authorization };
          behaviour.token(await behaviour.sign(behaviour.claims), response);
        }),
      '/userinfo': () => {
        json(response, behaviour.userInfo);
      },
    };
    answers[request.url ?? '']?.();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  behaviour = {
    discovery: metadata(),
    claims: {},
    token: (idToken, response) => {
      json(response, { access_token: 'a', token_type: 'Bearer', id_token: idToken });
    },
    sign: signedBy(() => keys.own),
    userInfo: { sub: 'ann', roles: ['DataAdministrator'] },
  };
});

function metadata(): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
  };
}

function aProvider(settings: object = {}): IdentityProvider {
  const file = signInSchema.parse({ issuer, 'client-id': 'exchange', 'client-secret-file': 'secret', ...settings });
  const compiled = compileSignIn(file);
  return new IdentityProvider({
    settings: () => compiled,
    security: () => ({ fileModes: 'strict' }),
    configDirectory: directory,
    publicUrl: 'https://exchange.example.nhs.uk',
  });
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** A sign-in whose ID token says what an honest provider's would, but for these claims; undefined: left out. */
async function signIn(
  changes: Readonly<Record<string, unknown>> = {},
  settings: object = {},
  query: Readonly<Record<string, string>> = {},
): Promise<ProviderPerson> {
  const provider = aProvider(settings);
  const { transaction } = await provider.begin();
  const claims: Readonly<Record<string, unknown>> = {
    iss: issuer,
    aud: 'exchange',
    sub: 'ann',
    iat: seconds(),
    exp: seconds() + 300,
    nonce: transaction.nonce,
    name: 'Ann',
    roles: ['DataConsumer'],
    ...changes,
  };
  behaviour.claims = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  return await provider.complete(answerTo(transaction, query), transaction);
}

const answerTo = ({ state }: Transaction, query: Readonly<Record<string, string>> = {}): string =>
  `?${new URLSearchParams({ code: 'c', state, ...query }).toString()}`;

describe('who has signed in is what the ID token says', () => {
  it('by issuer and subject, with roles and a name', async () => {
    expect(await signIn()).toStrictEqual({ issuer, subject: 'ann', name: 'Ann', roles: ['DataConsumer'] });
  });

  it('roles and name stand where the configuration says', async () => {
    const claims = { roles: undefined, realm_access: { roles: ['DataAdministrator'] }, preferred_username: 'a\nn' };
    const person = await signIn(claims, { 'roles-claim': 'realm_access.roles', 'name-claim': 'preferred_username' });
    expect(person).toMatchObject({ name: 'a n', roles: ['DataAdministrator'] });
  });

  it('of names what can be shown, of roles those that count here', async () => {
    const person = await signIn({ name: ' Ann\u202e\u0007 ', roles: ['DataProvider', 'Send.R0D', 'DataConsumer', 'x'] });
    expect(person).toMatchObject({ name: 'Ann', roles: ['DataConsumer'] });
    expect(await signIn({ name: ' ' })).toMatchObject({ name: 'ann' });
  });

  it('the UserInfo response adds what the ID token lacks, where it is asked for', async () => {
    expect(await signIn({ roles: undefined })).toMatchObject({ roles: [] });
    expect(await signIn({ roles: undefined }, { 'user-info': true })).toMatchObject({ roles: ['DataAdministrator'] });
    expect(await signIn({}, { 'user-info': true })).toMatchObject({ roles: ['DataConsumer'] });
  });

  it('with an acr that is strong enough, where one is demanded', async () => {
    expect(await signIn({ acr: 'AAL3' }, { 'acr-values': ['AAL2', 'AAL3'] })).toMatchObject({ subject: 'ann' });
    const provider = aProvider({ 'acr-values': ['AAL2', 'AAL3'] });
    expect(new URL((await provider.begin()).url).searchParams.get('acr_values')).toBe('AAL2 AAL3');
  });

  it('with another algorithm, where that is configured', async () => {
    behaviour.sign = signedBy(() => keys.curve, { alg: 'ES256', kid: 'curve' });
    expect(await signIn({}, { algorithm: 'ES256' })).toMatchObject({ subject: 'ann' });
  });
});

describe('nobody is signed in by', () => {
  const NOT_ACCEPTED = 'sign-in-refused: the answer of the identity provider is not accepted';
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a token for another client', { aud: 'another' }],
    ['a token for another client too, issued to that one', { aud: ['exchange', 'another'], azp: 'another' }],
    ['a token for two clients that does not say to whom', { aud: ['exchange', 'another'] }],
    ['a token of another issuer', { iss: 'https://elsewhere.example' }],
    ['a token with another nonce', { nonce: 'another' }],
    ['a token without a nonce', { nonce: undefined }],
    ['a token that has expired', { exp: seconds() - 60 }],
    ['a token without an end', { exp: undefined }],
    ['a token that holds later', { nbf: seconds() + 600 }],
    ['a token without a subject', { sub: undefined }],
    ['a subject that is no text', { sub: 7 }],
  ])('%s', async (_what, claims) => {
    await expect(signIn(claims)).rejects.toThrow(NOT_ACCEPTED);
  });

  it.each(['a'.repeat(256), ' ', 'a\nb', 'a\u202eb'])('a subject that is none: %j', async (sub) => {
    await expect(signIn({ sub })).rejects.toThrow('its answer names nobody');
  });

  it.each<[string, () => (claims: Readonly<Record<string, unknown>>) => Promise<string>]>([
    ['a key that is not published', () => signedBy(() => keys.foreign)],
    ['a key with an unknown name', () => signedBy(() => keys.foreign, { alg: 'RS256', kid: 'nobody' })],
    ['another algorithm than that of the configuration', () => signedBy(() => keys.curve, { alg: 'ES256', kid: 'curve' })],
    ['the secret of the client', () => signedBy(() => new TextEncoder().encode(SECRET.padEnd(32)), { alg: 'HS256' })],
    ['nobody', () => (claims) => Promise.resolve(`${base64({ alg: 'none' })}.${base64(claims)}.`)],
  ])('a token that is signed by %s', async (_what, sign) => {
    behaviour.sign = sign();
    await expect(signIn()).rejects.toThrow(NOT_ACCEPTED);
  });

  it('an answer without an ID token', async () => {
    behaviour.token = (_token, response) => {
      json(response, { access_token: 'a', token_type: 'Bearer' });
    };
    await expect(signIn()).rejects.toThrow('sign-in-refused');
  });

  it('UserInfo of somebody else', async () => {
    behaviour.userInfo = { sub: 'boss', roles: ['DataAdministrator'] };
    await expect(signIn({}, { 'user-info': true })).rejects.toThrow(NOT_ACCEPTED);
  });

  it.each([undefined, 'AAL1', 7])('the acr %s, where another is demanded', async (acr) => {
    await expect(signIn({ acr }, { 'acr-values': ['AAL2', 'AAL3'] })).rejects.toThrow('strong enough');
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another state', { state: 'another' }],
    ['another issuer (RFC 9207)', { iss: 'https://elsewhere.example' }],
  ])('an answer with %s', async (_what, query) => {
    await expect(signIn({}, {}, query)).rejects.toThrow(NOT_ACCEPTED);
  });

  it('an error of a name that nobody knows: it is not repeated', async () => {
    const provider = aProvider();
    const { transaction } = await provider.begin();
    await expect(provider.complete(`?error=call+0800&state=${transaction.state}`, transaction)).rejects.toThrow(NOT_ACCEPTED);
  });

  it('a provider other than the one that the sign-in began with', async () => {
    const provider = aProvider();
    const { transaction } = await provider.begin();
    await expect(provider.complete(answerTo(transaction), { ...transaction, issuer: 'https://former.example' })).rejects.toThrow('changed');
  });
});

describe('this server proves who it is to the provider', () => {
  it.each<[string, readonly string[] | undefined, object, string | undefined, string | undefined]>([
    ['in the form', ['client_secret_basic', 'client_secret_post'], {}, SECRET, undefined],
    ['in the header', ['client_secret_basic'], {}, undefined, `Basic ${Buffer.from('exchange:of%2Dthe%2Dclient').toString('base64')}`],
    [
      'in the header, where the provider does not say',
      undefined,
      {},
      undefined,
      `Basic ${Buffer.from('exchange:of%2Dthe%2Dclient').toString('base64')}`,
    ],
    ['not at all, where it has no secret', undefined, { 'client-secret-file': undefined }, undefined, undefined],
  ])('%s', async (_how, methods, settings, secret, authorization) => {
    behaviour.discovery = { ...metadata(), token_endpoint_auth_methods_supported: methods };
    await signIn({}, settings);
    const { client_secret: sent, ...form } = tokenRequest.form;
    expect([sent, tokenRequest.authorization]).toStrictEqual([secret, authorization]);
    expect(form).toMatchObject({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: 'https://exchange.example.nhs.uk/sign-in/callback',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});

describe('a provider that cannot be asked', () => {
  const codeOf = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'none',
      (fault: unknown) => (fault as Fault).code,
    );

  it('is an outage, and asked again with the next one', async () => {
    const provider = aProvider();
    behaviour.discovery = { issuer: 'https://elsewhere.example' };
    expect(await codeOf(provider.begin())).toBe('backend-unavailable');
    behaviour.discovery = metadata();
    expect(await codeOf(provider.begin())).toBe('none');
  });

  it.each<[string, (idToken: string, response: ServerResponse) => void]>([
    ['answers with an error of its own', (_token, response) => response.writeHead(502).end()],
    ['breaks off', (_token, response) => response.destroy()],
    ['sends without end', (_token, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(1_100_000))],
  ])('because it %s', async (_what, token) => {
    behaviour.token = token;
    expect(await codeOf(signIn())).toBe('backend-unavailable');
  });

  it('has no end of a session to lead to; one that says where it is has', async () => {
    expect(await aProvider().endSessionUrl()).toBeUndefined();
    behaviour.discovery = { ...metadata(), end_session_endpoint: `${issuer}/end` };
    expect(await aProvider().endSessionUrl()).toBe(`${issuer}/end?client_id=exchange`);
  });
});

describe('the secret', () => {
  it('that others may read, that is not there, or empty, stops the start', async () => {
    writeFileSync(join(directory, 'open'), SECRET);
    chmodSync(join(directory, 'open'), 0o644);
    writeFileSync(join(directory, 'empty'), '\n', { mode: 0o600 });
    for (const [name, text] of [
      ['open', 'others may read it'],
      ['absent', 'cannot be read'],
      ['empty', 'is empty'],
    ] as const)
      await expect(aProvider({ 'client-secret-file': name }).check()).rejects.toThrow(text);
    await expect(aProvider().check()).resolves.toBeUndefined();
  });
});

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
