import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type CryptoKey, decodeJwt, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { newSecret } from '../../src/auth/secret.ts';
import { certificateOf, serverCertificate, type TestCertificate } from '../factories/certificates.ts';
import { startServer, type TestServer } from './server.ts';
import { overTls, type TlsAnswer } from './tls-client.ts';

const REFUSED = 'Authorization: the token is not accepted';
const ISSUER = 'https://exchange.example.nhs.uk';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const [current, old] = [newSecret(), newSecret()];

let server: TestServer;
let ca: TestCertificate;
let client: TestCertificate;
let other: TestCertificate;
let published: JWK;
let key: { readonly rs: CryptoKey; readonly es: CryptoKey; readonly foreign: CryptoKey };

beforeAll(async () => {
  ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  client = await certificateOf({ purpose: 'client', name: 'O=Trust, CN=r0d' }, ca);
  other = await certificateOf({ purpose: 'client', name: 'O=Trust, CN=other' }, ca);
  const [rs, es, foreign] = await Promise.all([generateKeyPair('RS512'), generateKeyPair('ES384'), generateKeyPair('RS512')]);
  key = { rs: rs.privateKey, es: es.privateKey, foreign: foreign.privateKey };
  published = await exportJWK(rs.publicKey);
  const own = await serverCertificate(ca);
  const principal = (credentials: object, further: object = {}) => ({
    title: 'Test',
    'connect-as': ['R0D'],
    'send-as': ['R0D'],
    'send-categories': ['ADT'],
    'source-domains': ['emergency-care'],
    scopes: ['system/Patient.rs', 'system/Encounter.r'],
    credentials,
    ...further,
  });
  const principals = {
    secret: principal({ secrets: [{ hash: current.hash }, { hash: old.hash, expires: '2020-01-01' }] }),
    signed: principal({
      keys: [
        { ...(await exportJWK(rs.publicKey)), kid: 'rs', alg: 'RS512' },
        { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES384' },
      ],
    }),
    certified: principal({ certificates: [{ subject: 'CN=r0d,O=Trust' }] }),
    disabled: principal({ secrets: [{ hash: current.hash }] }, { enabled: false }),
    unconnected: principal({ secrets: [{ hash: current.hash }] }, { 'connect-as': [] }),
  };
  server = await startServer({
    configure: (directory) => {
      const files = {
        'ca.crt': ca.certificate,
        'server.crt': own.certificate,
        'server.key': own.key,
        'service-principals.yaml': JSON.stringify({ principals }),
        'exchange.yaml': JSON.stringify({
          auth: { mode: 'required', 'address-limits': { requests: 100_000, failures: 100_000 } },
          server: {
            'public-url': ISSUER,
            tls: { certificate: 'server.crt', key: 'server.key' },
            'client-certificates': { authorities: ['ca.crt'] },
          },
        }),
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
    },
  });
}, 30_000);
afterAll(async () => {
  await server.close();
});

type Form = Readonly<Record<string, string | undefined>>;
interface Request {
  readonly path?: string;
  readonly form?: Form;
  readonly headers?: Readonly<Record<string, string>>;
  readonly certificate?: TestCertificate;
}

async function ask({
  path = '/$ingest/auth',
  form = {},
  headers = {},
  certificate,
}: Request): Promise<TlsAnswer & { body: Record<string, unknown> }> {
  const given: Form = { grant_type: 'client_credentials', ...form };
  const fields = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const answer = await overTls(server.url + path, {
    authority: ca.certificate,
    client: certificate,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { ...answer, body: JSON.parse(answer.text) as Record<string, unknown> };
}

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const read = async (token: string, certificate?: TestCertificate): Promise<number> =>
  (
    await overTls(`${server.url}/Patient`, {
      authority: ca.certificate,
      client: certificate,
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;
async function tokenOf(request: Request): Promise<string> {
  const { body } = await ask(request);
  return String(body['access_token']);
}

interface Assertion {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signer?: 'rs' | 'es' | 'foreign' | Uint8Array;
}
const seconds = (): number => Math.floor(Date.now() / 1000);
let count = 0;
function assertion({ claims = {}, header = {}, signer = 'rs' }: Assertion = {}): Promise<string> {
  const payload: Readonly<Record<string, unknown>> = {
    iss: 'signed',
    sub: 'signed',
    aud: `${ISSUER}/$ingest/auth`,
    jti: `jti-${count++}`,
    exp: seconds() + 240,
    ...claims,
  };
  const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(present)
    .setProtectedHeader({ alg: 'RS512', kid: 'rs', typ: 'JWT', ...header })
    .sign(typeof signer === 'string' ? key[signer] : signer, { crit: { x: true } });
}
const signedForm = (text: string): Form => ({ client_assertion: text, client_assertion_type: ASSERTION_TYPE });

describe('a client proves who it is by', () => {
  const secretForm = { client_id: 'secret', client_secret: current.secret };
  it.each<[string, () => Promise<Request>]>([
    ['client_secret_basic', () => Promise.resolve({ headers: basic('secret', current.secret) })],
    ['client_secret_post', () => Promise.resolve({ form: secretForm })],
    ['the alias of the path', () => Promise.resolve({ path: '/oauth2/token', form: secretForm })],
    ['the path with %24', () => Promise.resolve({ path: '/%24ingest/auth', form: secretForm })],
    ['private_key_jwt, RS512', async () => ({ form: signedForm(await assertion()) })],
    ['private_key_jwt, ES384', async () => ({ form: signedForm(await assertion({ header: { alg: 'ES384', kid: 'es' }, signer: 'es' })) })],
    ['aud: the issuer', async () => ({ form: signedForm(await assertion({ claims: { aud: ISSUER } })) })],
    ['aud: an array with the issuer', async () => ({ form: signedForm(await assertion({ claims: { aud: ['x', ISSUER] } })) })],
    [
      'a media type with charset',
      () => Promise.resolve({ form: secretForm, headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } }),
    ],
    ['tls_client_auth', () => Promise.resolve({ form: { client_id: 'certified' }, certificate: client })],
  ])('%s', async (_what, request) => {
    const made = await request();
    const { status, body, headers } = await ask(made);
    expect([status, body['token_type'], body['expires_in'], body['scope']]).toStrictEqual([
      200,
      'Bearer',
      600,
      'system/Patient.rs system/Encounter.r',
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(await read(String(body['access_token']), made.certificate)).toBe(200);
  });
});

describe('a token', () => {
  it('says who it is for, what that one may do, and is verified by the published keys', async () => {
    const token = await tokenOf({ headers: basic('secret', current.secret) });
    const published = await overTls(`${server.url}/.well-known/jwks.json`, { authority: ca.certificate });
    const keys = createLocalJWKSet(JSON.parse(published.text) as Parameters<typeof createLocalJWKSet>[0]);
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: ISSUER, audience: ISSUER });
    expect([protectedHeader.alg, protectedHeader.typ, payload.sub]).toStrictEqual(['ES256', 'at+jwt', 'secret']);
    expect(payload['roles']).toStrictEqual(['Connect.R0D', 'Send.R0D', 'Category.ADT', 'DataProvider', 'DataConsumer']);
    expect(published.text).not.toContain('"d"');
  });

  it('is bound to the certificate that was presented, and worth nothing with another one or without', async () => {
    const token = await tokenOf({ headers: basic('secret', current.secret), certificate: client });
    expect(decodeJwt(token)['cnf']).toStrictEqual({ 'x5t#S256': expect.any(String) });
    expect([await read(token, client), await read(token, other), await read(token)]).toStrictEqual([200, 401, 401]);
  });

  it('that is bound to none is worth nothing with a certificate that is registered for somebody else', async () => {
    const token = await tokenOf({ headers: basic('secret', current.secret) });
    // client is registered for certified; other is of the same authority, and registered for nobody
    expect([await read(token, client), await read(token, other), await read(token)]).toStrictEqual([401, 200, 200]);
    const own = await tokenOf({ form: { client_id: 'certified' }, certificate: client });
    expect(await read(own, client)).toBe(200);
  });

  it('has the scopes that were asked for, of those that there are', async () => {
    const { body } = await ask({ headers: basic('secret', current.secret), form: { scope: 'system/*.r system/Observation.rs' } });
    expect(body['scope']).toBe('system/Patient.r system/Encounter.r');
    const none = await ask({ headers: basic('secret', current.secret), form: { scope: 'system/Observation.rs' } });
    expect([none.status, none.body['error']]).toStrictEqual([400, 'invalid_scope']);
  });

  it('ends at once with its principal', async () => {
    const token = await tokenOf({ headers: basic('secret', current.secret) });
    expect(await read(token)).toBe(200);
    const file = join(server.configDirectory, 'service-principals.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"title":"Test"', '"title":"Test","enabled":false'));
    server.reload();
    expect([await read(token), (await ask({ headers: basic('secret', current.secret) })).status]).toStrictEqual([401, 401]);
    writeFileSync(file, text);
    server.reload();
    expect(await read(token)).toBe(200);
  });
});

/** Of each ECDSA signature there is a second one that is valid, too. */
function otherSignature(jwt: string): string {
  const order = 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n; // P-384
  const [header, payload, signature = ''] = jwt.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = order - BigInt(`0x${bytes.subarray(48).toString('hex')}`);
  const other = Buffer.concat([bytes.subarray(0, 48), Buffer.from(s.toString(16).padStart(96, '0'), 'hex')]);
  return [header, payload, other.toString('base64url')].join('.');
}

describe('an assertion', () => {
  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'])('signed with %s is accepted', async (alg) => {
    const pair = await generateKeyPair(alg);
    const file = join(server.configDirectory, 'service-principals.yaml');
    const before = readFileSync(file, 'utf8');
    const { principals } = JSON.parse(before) as { principals: Record<string, { credentials: object }> };
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: alg, alg }];
    writeFileSync(file, JSON.stringify({ principals: { ...principals, signed: { ...principals['signed'], credentials: { keys } } } }));
    server.reload();
    const claims = { iss: 'signed', sub: 'signed', aud: ISSUER, jti: alg, exp: seconds() + 240 };
    const text = await new SignJWT(claims).setProtectedHeader({ alg, kid: alg }).sign(pair.privateKey);
    const answers = [await ask({ form: signedForm(text) }), await ask({ form: signedForm(text) })];
    writeFileSync(file, before);
    server.reload();
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 401]);
  });

  it('is used once, though eight ask at the same moment', async () => {
    const form = signedForm(await assertion());
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ form })));
    expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 401, 401, 401, 401, 401, 401, 401]);
    expect(answers.filter(({ status }) => status === 401).every(({ body }) => body['error'] === 'invalid_client')).toBe(true);
  });

  const INVALID_CLIENT = '401 invalid_client client authentication failed';
  it.each<[string, Assertion]>([
    ['alg: not that of the key', { header: { alg: 'ES384' }, signer: 'es' }],
    ['alg: HS256', { header: { alg: 'HS256' }, signer: new Uint8Array(32) }],
    ['kid: unknown', { header: { kid: 'nobody' } }],
    ['kid: missing', { header: { kid: undefined } }],
    ['kid: a path', { header: { kid: '../../keys' } }],
    ['iss: missing', { claims: { iss: undefined } }],
    ['iss: unknown', { claims: { iss: 'nobody', sub: 'nobody' } }],
    ['sub: missing', { claims: { sub: undefined } }],
    ['sub: not iss', { claims: { sub: 'secret' } }],
    ['jti: missing', { claims: { jti: undefined } }],
    ['jti: no string', { claims: { jti: 7 } }],
    ['aud: missing', { claims: { aud: undefined } }],
    ['aud: another', { claims: { aud: 'https://elsewhere.example' } }],
    ['exp: missing', { claims: { exp: undefined } }],
    ['exp: no number', { claims: { exp: 'soon' } }],
    ['exp: past', { claims: { exp: seconds() - 60 } }],
    ['exp: more than five minutes ahead', { claims: { exp: seconds() + 400 } }],
    ['header jwk', { header: { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } }],
    ['header jku', { header: { jku: 'https://elsewhere.example/jwks' } }],
    ['header x5u', { header: { x5u: 'https://elsewhere.example/x' } }],
    ['header x5c', { header: { x5c: ['MIIB'] } }],
    ['crit', { header: { crit: ['x'], x: 1 } }],
    ['jti: longer than any', { claims: { jti: 'j'.repeat(257) } }],
  ])('with %s is refused', async (_what, changes) => {
    const { status, body } = await ask({ form: signedForm(await assertion(changes)) });
    expect(`${status} ${String(body['error'])} ${String(body['error_description'])}`).toBe(INVALID_CLIENT);
  });

  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withHeader = (jwt: string, header: object): string => [encoded(header), ...jwt.split('.').slice(1)].join('.');
  it.each<[string, () => Promise<string>]>([
    ['a signature by another key', () => assertion({ signer: 'foreign' })],
    [
      'alg: none',
      async () =>
        `${withHeader(await assertion(), { alg: 'none', kid: 'rs' })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
    ],
    ['the signature left out', async () => `${(await assertion()).split('.').slice(0, 2).join('.')}.`],
    [
      'HS256 with the public key',
      async () => {
        const pem = createPublicKey({ key: published, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        return await assertion({ header: { alg: 'HS256' }, signer: new TextEncoder().encode(String(pem)) });
      },
    ],
    [
      'other claims under the signature',
      async () => {
        const [header, , signature] = (await assertion()).split('.');
        return [header, encoded({ iss: 'signed', sub: 'signed', aud: ISSUER, jti: 'new', exp: seconds() + 60 }), signature].join('.');
      },
    ],
    [
      'the other valid signature of one that was used',
      async () => {
        const used = await assertion({ header: { alg: 'ES384', kid: 'es' }, signer: 'es' });
        expect((await ask({ form: signedForm(used) })).status).toBe(200);
        return otherSignature(used);
      },
    ],
    [
      'a jti that was used, in an assertion of its own',
      async () => {
        expect((await ask({ form: signedForm(await assertion({ claims: { jti: 'once' } })) })).status).toBe(200);
        return await assertion({ claims: { jti: 'once', exp: seconds() + 100 } });
      },
    ],
  ])('with %s is refused', async (_what, make) => {
    const { status, body } = await ask({ form: signedForm(await make()) });
    expect(`${status} ${String(body['error'])} ${String(body['error_description'])}`).toBe(INVALID_CLIENT);
  });
});

describe('a request for a token', () => {
  const form = { client_id: 'secret', client_secret: current.secret };
  it.each<[string, number, string, string, () => Promise<Request>]>([
    [
      'a wrong secret',
      401,
      'invalid_client',
      'client authentication failed',
      () => Promise.resolve({ form: { ...form, client_secret: 'x' } }),
    ],
    [
      'a secret that has expired',
      401,
      'invalid_client',
      'client authentication failed',
      () => Promise.resolve({ form: { ...form, client_secret: old.secret } }),
    ],
    [
      'what stands for the secret',
      401,
      'invalid_client',
      'client authentication failed',
      () => Promise.resolve({ form: { ...form, client_secret: 'hash' } }),
    ],
    ['nobody', 401, 'invalid_client', 'client authentication failed', () => Promise.resolve({ form: { ...form, client_id: 'nobody' } })],
    [
      'a disabled one',
      401,
      'invalid_client',
      'client authentication failed',
      () => Promise.resolve({ form: { ...form, client_id: 'disabled' } }),
    ],
    [
      'one that belongs to no organisation',
      400,
      'unauthorized_client',
      'the client needs the permission "Connect as organisation"',
      () => Promise.resolve({ form: { ...form, client_id: 'unconnected' } }),
    ],
    [
      'a certificate of somebody else',
      401,
      'invalid_client',
      'client authentication failed',
      () => Promise.resolve({ form: { client_id: 'certified' }, certificate: other }),
    ],
    ['no certificate', 401, 'invalid_client', 'client authentication failed', () => Promise.resolve({ form: { client_id: 'certified' } })],
    [
      'grant_type: missing',
      400,
      'invalid_request',
      "missing required parameter 'grant_type'",
      () => Promise.resolve({ form: { ...form, grant_type: undefined } }),
    ],
    [
      'grant_type: another',
      400,
      'unsupported_grant_type',
      'unsupported grant_type requested',
      () => Promise.resolve({ form: { ...form, grant_type: 'password' } }),
    ],
    [
      'client_assertion: missing',
      400,
      'invalid_request',
      'no client authentication mechanism provided',
      () => Promise.resolve({ form: { client_assertion_type: ASSERTION_TYPE } }),
    ],
    [
      'client_assertion: no JWT',
      400,
      'invalid_request',
      'invalid client_assertion format',
      () => Promise.resolve({ form: signedForm('x') }),
    ],
    [
      'client_assertion_type: missing',
      400,
      'invalid_request',
      'client_assertion_type must be provided',
      async () => ({ form: { client_assertion: await assertion() } }),
    ],
    [
      'client_assertion_type: wrong',
      400,
      'invalid_request',
      'client_assertion_type must have value urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      async () => ({ form: { ...signedForm(await assertion()), client_assertion_type: 'x' } }),
    ],
    [
      'two mechanisms',
      400,
      'invalid_request',
      'client authentication must only be provided using one mechanism',
      () => Promise.resolve({ form, headers: basic('secret', current.secret) }),
    ],
    [
      'another resource',
      400,
      'invalid_target',
      'resource indicator is missing, or unknown',
      () => Promise.resolve({ form: { ...form, resource: 'https://elsewhere.example' } }),
    ],
  ])('%s: %i %s', async (_what, status, error, text, request) => {
    const answer = await ask(await request());
    expect([answer.status, answer.body['error'], answer.body['error_description']]).toStrictEqual([status, error, text]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('a token that was tampered with', () => {
  const decoded = (part: string | undefined) =>
    JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  type Parts = readonly [header: string, payload: string, signature: string];
  const withHeader =
    (changes: object) =>
    ([header, payload, signature]: Parts): string =>
      [encoded({ ...decoded(header), ...changes }), payload, signature].join('.');

  it.each<[string, (parts: Parts) => string]>([
    ['alg none', ([header, payload]) => `${encoded({ ...decoded(header), alg: 'none' })}.${payload}.`],
    ['alg HS256', withHeader({ alg: 'HS256' })],
    ['jwk', withHeader({ jwk: {} })],
    ['jku', withHeader({ jku: 'https://elsewhere.example' })],
    ['x5u', withHeader({ x5u: 'https://elsewhere.example' })],
    ['kid: a path', withHeader({ kid: '../../dev/null' })],
    ['crit', withHeader({ crit: ['exp'] })],
    ['the signature left out', ([header, payload]) => `${header}.${payload}.`],
    ['two parts', ([header, payload]) => `${header}.${payload}`],
    [
      'another subject',
      ([header, payload, signature]) => [header, encoded({ ...decoded(payload), sub: 'certified' }), signature].join('.'),
    ],
    ['a longer life', ([header, payload, signature]) => [header, encoded({ ...decoded(payload), exp: 9e9 }), signature].join('.')],
    [
      'the other valid signature',
      ([header, payload, signature]) => {
        const bytes = Buffer.from(signature, 'base64url');
        const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
        return [
          header,
          payload,
          Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]).toString('base64url'),
        ].join('.');
      },
    ],
    [
      'spare bits of base64url',
      ([header, payload, signature]) => {
        const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return [header, payload, signature.slice(0, -1) + last.charAt(last.indexOf(signature.slice(-1)) + 1)].join('.');
      },
    ],
  ])('%s: refused with the same text', async (_what, change) => {
    const token = await tokenOf({ headers: basic('secret', current.secret) });
    expect(await read(token)).toBe(200);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const headers = { authorization: `Bearer ${change([header, payload, signature])}` };
    const answer = await overTls(`${server.url}/Patient`, { authority: ca.certificate, headers });
    const { issue } = JSON.parse(answer.text) as { issue: { diagnostics?: string; details: { text: string } }[] };
    expect([answer.status, issue[0]?.details.text]).toStrictEqual([401, REFUSED]);
  });
});

it('the metadata names what there is', async () => {
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    const { text } = await overTls(`${server.url}/.well-known/${name}`, { authority: ca.certificate });
    expect(JSON.parse(text)).toMatchObject({
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/oauth2/token`,
      grant_types_supported: ['client_credentials'],
    });
  }
});
