import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { certificateOf, fingerprintOf, serverCertificate, type TestCertificate } from '../factories/certificates.ts';
import { freePort, INGEST_HEADERS, startProgram } from './program.ts';
import { startServer, type TestServer } from './server.ts';
import { overTls } from './tls-client.ts';

let directory: string;
let ca: TestCertificate;
let engine: TestCertificate;
let own: TestCertificate;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-transport-'));
  ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  engine = await certificateOf({ purpose: 'client', name: 'CN=r0d' }, ca);
  own = await serverCertificate(ca);
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const PRINCIPALS = {
  r0d: {
    title: 'R0D',
    'connect-as': ['R0D'],
    'send-as': ['R0D'],
    'send-categories': ['ADT'],
    'source-domains': ['emergency-care'],
    scopes: ['system/Patient.rs'],
    credentials: { certificates: [{ subject: 'CN=r0d' }] },
  },
};
const AUTH = { mode: 'required', 'certificates-alone': true, 'address-limits': { failures: 100_000 } };
/** A configuration with TLS files beside it. */
function configure(server: object) {
  return (config: string): void => {
    const files = {
      'ca.crt': ca.certificate,
      'server.crt': own.certificate,
      'server.key': own.key,
      'exchange.yaml': JSON.stringify({ server, auth: AUTH }),
      'service-principals.yaml': JSON.stringify({ principals: PRINCIPALS }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(config, name), text, { mode: 0o600 });
  };
}
const TLS = { certificate: 'server.crt', key: 'server.key' };
const codeOf = (text: string): string => /"code":"([a-z]+-[a-z0-9-]+)"/.exec(text)?.[1] ?? '';

describe('a certificate in a header', () => {
  const base64 = (): string => engine.certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  const escaped = (): string => encodeURIComponent(engine.certificate);
  const FORMS: readonly (readonly [format: string, header: string, value: () => string])[] = [
    ['rfc9440', 'client-cert', () => `:${base64()}:`],
    ['envoy', 'x-forwarded-client-cert', () => `Hash=1;Cert="${escaped()}"`],
    ['azure', 'x-arr-clientcert', base64],
    ['nginx', 'x-client-cert', escaped],
    ['aws', 'x-amzn-mtls-clientcert-leaf', escaped],
    ['traefik', 'x-forwarded-tls-client-cert', base64],
  ];

  it.each(FORMS)('%s: counts from the proxy, and from nobody else', async (format, header, value) => {
    const start = (addresses: readonly string[]): Promise<TestServer> =>
      startServer({
        configure: configure({
          proxy: { addresses, 'certificate-header': format },
          'client-certificates': { authorities: ['ca.crt'], ingest: 'required' },
        }),
      });
    const [proxied, other] = [await start(['127.0.0.1']), await start(['192.0.2.1'])];
    const headers = { 'x-forwarded-proto': 'https', [header]: value() };
    const answers = [];
    for (const { url } of [proxied, other])
      for (const request of [
        fetch(`${url}/Patient`, { headers }),
        fetch(`${url}/$ingest`, { method: 'POST', body: 'MSH', headers: { ...INGEST_HEADERS, ...headers } }),
      ]) {
        const answer = await request;
        answers.push(`${answer.status} ${codeOf(await answer.text())}`);
      }
    await proxied.close();
    await other.close();
    expect(answers).toStrictEqual(['200 ', '400 not-hl7', '401 authentication-missing', '401 authentication-missing']);
  });
});

describe('a connection', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      configure: configure({
        tls: TLS,
        'client-certificates': { authorities: ['ca.crt'], ingest: 'off', 'fhir-api': 'optional' },
      }),
    });
  });
  afterAll(async () => {
    await server.close();
  });
  const read = async (path: string): Promise<string> => {
    const { status, text } = await overTls(server.url + path, { authority: ca.certificate, client: engine });
    return `${status} ${codeOf(text)}`;
  };

  it('keeps what its handshake has proved: there is no second one', async () => {
    const port = Number(new URL(server.url).port);
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', ca: ca.certificate, maxVersion: 'TLSv1.2' });
    await once(socket, 'secureConnect');
    const ended = new Promise((resolve) => {
      socket.once('error', resolve);
      socket.once('close', resolve);
    });
    const renegotiated = new Promise((resolve) => {
      socket.renegotiate({ rejectUnauthorized: true }, (error) => {
        resolve(error === null ? 'renegotiated' : 'refused');
      });
    });
    expect(await Promise.race([renegotiated, ended.then(() => 'refused')])).toBe('refused');
    socket.destroy();
  });

  it('with a certificate that is revoked by its fingerprint is refused from the next request on', async () => {
    expect(await read('/Patient')).toBe('200 ');
    const clients = { authorities: ['ca.crt'], ingest: 'off', 'fhir-api': 'optional', 'revoked-fingerprints': [fingerprintOf(engine)] };
    writeFileSync(
      join(server.configDirectory, 'exchange.yaml'),
      JSON.stringify({ server: { tls: TLS, 'client-certificates': clients }, auth: AUTH }),
    );
    server.reload();
    await server.lookAtFiles();
    expect(await read('/Patient')).toBe('401 authentication-failed');
  });

  it('that asks for a page gets it with what keeps it from others', async () => {
    const { headers } = await overTls(`${server.url}/swagger/index.html`, { authority: ca.certificate });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('shares nothing with pages of other sites', async () => {
    const { headers } = await overTls(`${server.url}/metadata`, {
      authority: ca.certificate,
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' },
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toStrictEqual([]);
  });
});

describe('the start is refused', () => {
  it.each<[string, object, (config: string) => void, readonly string[], string]>([
    [
      'where others may read the private key',
      { tls: TLS },
      (config) => {
        chmodSync(join(config, 'server.key'), 0o644);
      },
      [],
      'server.key',
    ],
    ['on other addresses without TLS', {}, () => undefined, ['--host', '0.0.0.0'], 'allow-plain'],
    ['with client certificates that cannot come', { 'client-certificates': { authorities: ['ca.crt'] } }, () => undefined, [], 'set tls'],
    [
      'with an authority that is none',
      { tls: TLS, 'client-certificates': { authorities: ['server.crt'] } },
      () => undefined,
      [],
      'no authority',
    ],
    ['with a key of another certificate', { tls: { certificate: 'ca.crt', key: 'server.key' } }, () => undefined, [], 'belong together'],
  ])('%s, and says what would be right', (_what, server, change, parameters, said) => {
    const config = mkdtempSync(join(directory, 'config-'));
    cpSync('config', config, { recursive: true });
    configure(server)(config);
    change(config);
    const command = ['dist/main.js', '--port', '0', '--data', join(directory, 'refused'), '--config', config, ...parameters];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(said)]);
  });
});

it('an assertion that was used stays used when the server starts again', async () => {
  const config = mkdtempSync(join(directory, 'config-'));
  cpSync('config', config, { recursive: true });
  const pair = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }];
  const principals = { r0d: { ...PRINCIPALS.r0d, credentials: { keys } } };
  writeFileSync(join(config, 'exchange.yaml'), JSON.stringify({ auth: AUTH }));
  writeFileSync(join(config, 'service-principals.yaml'), JSON.stringify({ principals }));
  const port = await freePort();
  const token = `http://localhost:${port}/oauth2/token`;
  const assertion = await new SignJWT({ iss: 'r0d', sub: 'r0d', aud: token, jti: 'once', exp: Math.floor(Date.now() / 1000) + 240 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(pair.privateKey);
  const ask = async (url: string): Promise<number> => {
    const form = {
      grant_type: 'client_credentials',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    return (await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })).status;
  };
  const statuses = [];
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const command = [process.execPath, 'dist/main.js', '--port', String(port), '--data', join(directory, 'data'), '--config', config];
    const program = startProgram({ port, dataDirectory: '', command });
    await program.ready();
    statuses.push(await ask(program.url));
    await program.end(signal);
  }
  expect(statuses).toStrictEqual([200, 401]);
}, 60_000);
