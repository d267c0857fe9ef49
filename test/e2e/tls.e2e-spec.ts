import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from '../../src/auth/authenticator.ts';
import type { Evidence } from '../../src/auth/evidence.ts';
import type { Principal } from '../../src/auth/principal.ts';
import type { PrincipalRegistry } from '../../src/auth/service-principals.ts';
import {
  certificateOf,
  fingerprintOf,
  inDays,
  revocationListOf,
  serverCertificate,
  type TestCertificate,
} from '../factories/certificates.ts';
import { as, BelievedCallers } from './known-callers.ts';
import { INGEST_HEADERS } from './program.ts';
import { startServer, type TestServer } from './server.ts';
import { overTls, type TlsAnswer } from './tls-client.ts';

/** Believes a certificate of this subject: what one proves by it is tested with the token service. */
class CertificateCallers extends Authenticator {
  override authenticate({ certificate }: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined> {
    return Promise.resolve(certificate?.subject === 'CN=r0d' ? registry.get('r0d') : undefined);
  }
}

const certificates = new Map<string, TestCertificate>();
function of(name: string): TestCertificate {
  const certificate = certificates.get(name);
  if (!certificate) throw new Error(`${name} was not made`);
  return certificate;
}

let server: TestServer;
let plain: TestServer;
const write = (name: string, text: string): void => {
  writeFileSync(join(server.configDirectory, name), text, { mode: 0o600 });
};
const principals = { principals: { r0d: { title: 'R0D', 'connect-as': ['R0D'], scopes: ['system/Patient.rs'], admin: true } } };

beforeAll(async () => {
  const ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  const otherCa = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  const below = await certificateOf({ purpose: 'authority', name: 'CN=Ward CA' }, ca);
  const client = (authority: TestCertificate, dates = {}) => certificateOf({ purpose: 'client', name: 'CN=r0d', ...dates }, authority);
  for (const [name, certificate] of Object.entries({
    ca,
    server: await serverCertificate(ca),
    renewed: await serverCertificate(ca),
    right: await client(ca),
    expired: await client(ca, { until: inDays(-1) }),
    'not yet valid': await client(ca, { from: inDays(1) }),
    'for servers': await certificateOf({ purpose: 'server', name: 'CN=r0d' }, ca),
    revoked: await client(ca),
    'of another authority with the same subject': await client(otherCa),
    'of its own': await certificateOf({ purpose: 'client', name: 'CN=r0d' }),
    'an authority below': below,
    'of an authority below': await client(below),
  }))
    certificates.set(name, certificate);
  const list = await revocationListOf(ca, [of('revoked')]);
  const setUp = (settings: object) => (directory: string) => {
    const files = {
      'ca.crt': ca.certificate,
      'ca.crl': list,
      'server.crt': of('server').certificate,
      'server.key': of('server').key,
      'exchange.yaml': JSON.stringify({ server: settings, auth: { mode: 'required' } }),
      'service-principals.yaml': JSON.stringify(principals),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
  };
  const clients = { authorities: ['ca.crt'], 'revocation-lists': ['ca.crl'], ingest: 'required', 'fhir-api': 'optional' };
  const authenticators = [new BelievedCallers(), new CertificateCallers()];
  server = await startServer({
    configure: setUp({ tls: { certificate: 'server.crt', key: 'server.key' }, 'client-certificates': clients, management: { port: 0 } }),
    authenticators,
  });
  plain = await startServer({
    configure: setUp({ proxy: { addresses: ['127.0.0.1'], 'certificate-header': 'rfc9440' }, 'client-certificates': clients }),
    authenticators,
  });
}, 30_000); // two servers
afterAll(async () => {
  await server.close();
  await plain.close();
});

const call = (path: string, client?: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<TlsAnswer> =>
  overTls(server.url + path, {
    authority: of('ca').certificate,
    client: client === undefined ? undefined : of(client),
    headers,
    ...(body === undefined ? {} : { body }),
  });
const codeOf = ({ status, text }: TlsAnswer): string =>
  `${status} ${/"code":"([a-z-]+)"/.exec(text.slice(text.indexOf('coding') + 1))?.[1] ?? ''}`;

describe('a handshake', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s succeeds', async (version) => {
    const answer = await overTls(`${server.url}/health/live`, { authority: of('ca').certificate, version });
    expect(answer.status).toBe(200);
  });

  it('TLSv1.1 fails', async () => {
    await expect(overTls(`${server.url}/health/live`, { authority: of('ca').certificate, version: 'TLSv1.1' })).rejects.toThrow();
  });
});

describe('a client certificate', () => {
  it('that is right says who asks', async () => {
    expect((await call('/Patient', 'right')).status).toBe(200);
  });

  it.each(['expired', 'not yet valid', 'for servers', 'revoked', 'of another authority with the same subject', 'of its own'])(
    '%s is refused, with whatever token',
    async (client) => {
      expect(codeOf(await call('/Patient', client))).toBe('401 authentication-failed');
      expect(codeOf(await call('/Patient', client, as('r0d')))).toBe('401 authentication-failed');
      expect(codeOf(await call('/$ingest', client, INGEST_HEADERS, 'MSH|'))).toBe('401 authentication-failed');
    },
  );

  it('is demanded by the door for messages, not by the FHIR API', async () => {
    expect(codeOf(await call('/$ingest', undefined, { ...INGEST_HEADERS, ...as('r0d') }, 'MSH|'))).toBe('401 authentication-missing');
    expect((await call('/Patient', undefined, as('r0d'))).status).toBe(200);
  });

  it('in a header is nothing, where certificates come by TLS', async () => {
    const header = `:${of('right').certificate.replaceAll(/-----[^-]+-----|\s/g, '')}:`;
    expect(codeOf(await call('/Patient', undefined, { 'client-cert': header }))).toBe('401 authentication-missing');
  });
});

describe('the files', () => {
  it('are read again; what cannot be used changes nothing', async () => {
    expect((await call('/health/live')).server).toBe(fingerprintOf(of('server')));
    write('server.crt', of('renewed').certificate); // and the key is still the old one
    await server.lookAtFiles();
    expect((await call('/health/live')).server).toBe(fingerprintOf(of('server')));
    write('server.key', of('renewed').key);
    await server.lookAtFiles();
    expect((await call('/health/live')).server).toBe(fingerprintOf(of('renewed')));
    write('ca.crl', 'no list');
    await server.lookAtFiles();
    expect(codeOf(await call('/Patient', 'revoked'))).toBe('401 authentication-failed');
  });

  it('a certificate that is revoked now is refused from now on', async () => {
    write('ca.crl', await revocationListOf(of('ca'), [of('revoked'), of('right')]));
    await server.lookAtFiles();
    expect(codeOf(await call('/Patient', 'right'))).toBe('401 authentication-failed');
    write('ca.crl', await revocationListOf(of('ca'), [of('revoked')]));
    await server.lookAtFiles();
    expect((await call('/Patient', 'right')).status).toBe(200);
  });
});

describe('the second listener', () => {
  const management = async (path: string): Promise<number> =>
    (await fetch(`${server.managementUrl ?? ''}${path}`, { headers: as('r0d') })).status;

  it('has health and metrics, and nothing else', async () => {
    expect(await Promise.all(['/health/live', '/health/ready', '/_health', '/metrics', '/Patient', '/'].map(management))).toStrictEqual([
      200, 200, 200, 200, 404, 404,
    ]);
  });

  it('alone has metrics', async () => {
    const paths = ['/health/live', '/health/ready', '/_health', '/metrics'];
    expect((await Promise.all(paths.map((path) => call(path, undefined, as('r0d'))))).map(({ status }) => status)).toStrictEqual([
      200, 200, 404, 404,
    ]);
  });
});

describe('behind a proxy', () => {
  const https = { 'x-forwarded-proto': 'https' };
  const header = (name: string): Readonly<Record<string, string>> => ({
    ...https,
    'client-cert': `:${of(name).certificate.replaceAll(/-----[^-]+-----|\s/g, '')}:`,
  });
  const get = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const response = await fetch(`${plain.url}/Patient`, { headers });
    return codeOf({ status: response.status, text: await response.text(), headers: {}, server: '' });
  };

  it('nothing but what is open answers what did not come by TLS', async () => {
    expect(await get(as('r0d'))).toBe('403 tls-required');
    expect(await get({ ...as('r0d'), 'x-forwarded-proto': 'http' })).toBe('403 tls-required');
    const ingest = await plain.post('/$ingest', 'MSH|');
    expect([ingest.status, ingest.headers.get('location')]).toStrictEqual([403, null]);
    expect((await fetch(`${plain.url}/health/live`)).status).toBe(200);
  });

  it('the certificate of its header counts, and is checked again', async () => {
    expect(await get(header('right'))).toBe('200 ');
    for (const name of ['expired', 'revoked', 'for servers', 'of another authority with the same subject'])
      expect([name, await get(header(name))]).toStrictEqual([name, '401 authentication-failed']);
    expect(await get({ ...https, 'client-cert': 'x' })).toBe('401 authentication-failed');
  });

  it('the chain that it hands on counts (RFC 9440)', async () => {
    const chain = header('an authority below')['client-cert'] ?? '';
    expect(await get({ ...header('of an authority below'), 'client-cert-chain': chain })).toBe('200 ');
    expect(await get(header('of an authority below'))).toBe('401 authentication-failed');
    expect(await get({ ...header('right'), 'client-cert-chain': 'x' })).toBe('401 authentication-failed');
  });

  it('a header of another format is nothing', async () => {
    expect(await get({ ...https, 'x-arr-clientcert': of('right').certificate.replaceAll(/-----[^-]+-----|\s/g, '') })).toBe(
      '401 authentication-missing',
    );
  });
});
