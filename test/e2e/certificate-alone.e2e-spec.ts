import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  certificateOf,
  fingerprintOf,
  inDays,
  revocationListOf,
  serverCertificate,
  type TestCertificate,
} from '../factories/certificates.ts';
import { INGEST_HEADERS } from './program.ts';
import { startServer, type TestServer } from './server.ts';
import { overTls, type TlsAnswer } from './tls-client.ts';

const certificates = new Map<string, TestCertificate>();
function of(name: string): TestCertificate {
  const certificate = certificates.get(name);
  if (!certificate) throw new Error(`${name} was not made`);
  return certificate;
}

let server: TestServer;
let principals: Readonly<Record<string, object>>;
const write = (name: string, text: string): void => {
  writeFileSync(join(server.configDirectory, name), text, { mode: 0o600 });
};
function writeSettings(directory: string, alone: boolean, fhirApi = 'optional'): void {
  const clients = { authorities: ['ca.crt'], 'revocation-lists': ['ca.crl'], ingest: 'required', 'fhir-api': fhirApi };
  const settings = {
    server: { tls: { certificate: 'server.crt', key: 'server.key' }, 'client-certificates': clients },
    auth: { mode: 'required', 'certificates-alone': alone, 'address-limits': { failures: 100_000 } },
  };
  writeFileSync(join(directory, 'exchange.yaml'), JSON.stringify(settings));
}

async function startWith(alone: boolean, fhirApi?: string): Promise<TestServer> {
  const list = await revocationListOf(of('ca'), [of('revoked')]);
  return await startServer({
    configure: (directory) => {
      const files = {
        'ca.crt': of('ca').certificate,
        'ca.crl': list,
        'server.crt': of('server').certificate,
        'server.key': of('server').key,
        'service-principals.yaml': JSON.stringify({ principals }),
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
      writeSettings(directory, alone, fhirApi);
    },
  });
}

beforeAll(async () => {
  const ca = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  const otherCa = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  const named = (name: string, further = {}) => certificateOf({ purpose: 'client', name, ...further }, ca);
  const r0d = 'O=Trust, CN=r0d';
  for (const [name, certificate] of Object.entries({
    ca,
    server: await serverCertificate(ca),
    'by its subject': await named(r0d),
    'by a DNS name': await named('CN=x', { names: [{ type: 'dns', value: 'Engine.RDZ.example' }] }),
    'by a URI': await named('CN=x', { names: [{ type: 'url', value: 'urn:engine:rdz' }] }),
    'by its fingerprint': await named('CN=x'),
    'of a reader': await named('CN=reader'),
    'of somebody disabled': await named('CN=disabled'),
    'of two principals': await named(r0d, { names: [{ type: 'dns', value: 'engine.rdz.example' }] }),
    expired: await named(r0d, { until: inDays(-1) }),
    'not yet valid': await named(r0d, { from: inDays(1) }),
    'for servers': await certificateOf({ purpose: 'server', name: r0d }, ca),
    revoked: await named(r0d),
    'of another authority with the same subject': await certificateOf({ purpose: 'client', name: r0d }, otherCa),
    'of its own': await certificateOf({ purpose: 'client', name: r0d }),
    'not registered': await named('CN=nobody'),
    'whose subject is longer than the one that is registered': await named('O=Trust, CN=r0d, OU=Ward'),
  }))
    certificates.set(name, certificate);
  const engine = (code: string, ...names: object[]) => ({
    title: code,
    'connect-as': [code],
    'send-as': ['R0D'],
    'send-categories': ['ADT^A01'],
    'source-domains': ['emergency-care'],
    scopes: ['system/AuditEvent.rs'],
    credentials: { certificates: names },
  });
  principals = {
    r0d: engine('R0D', { subject: 'CN=r0d,O=Trust' }),
    rdz: engine('RDZ', { dns: 'engine.rdz.example' }, { uri: 'urn:engine:rdz' }, { fingerprint: fingerprintOf(of('by its fingerprint')) }),
    reader: { ...engine('R0D', { subject: 'CN=reader' }), 'send-as': [], scopes: ['system/Patient.rs'] },
    disabled: { ...engine('R0D', { subject: 'CN=disabled' }), enabled: false },
  };
  server = await startWith(true);
}, 30_000);
afterAll(async () => {
  await server.close();
});

const MESSAGE = 'MSH|^~\\&|A|R0D|B|X|20231127125907||ADT^A01|C1|P|2.4\rPID|1||C1^^^R0D^MR||EXAMPLE^CARLA\rPV1|1|I\r';
function call(path: string, client: string | undefined, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<TlsAnswer> {
  return overTls(server.url + path, {
    authority: of('ca').certificate,
    client: client === undefined ? undefined : of(client),
    headers,
    ...(body === undefined ? {} : { body }),
  });
}
const send = (client: string, headers = {}, message = MESSAGE): Promise<TlsAnswer> =>
  call('/$ingest', client, { ...INGEST_HEADERS, ...headers }, message);
const codeOf = ({ status, text }: TlsAnswer): string =>
  `${status} ${/"code":"([a-z]+-[a-z-]+)"/.exec(text)?.[1] ?? /\rMSA\|(\w\w)/.exec(text)?.[1] ?? ''}`;

describe('a certificate alone', () => {
  it('sends, and the record says whose it was', async () => {
    expect(codeOf(await send('by its subject'))).toBe('200 AA');
    const found = JSON.parse((await call('/AuditEvent?entity:identifier=C1', 'by its subject')).text) as unknown;
    expect(found).toMatchObject({ entry: [{ resource: { agent: [{ who: { identifier: { value: 'r0d' } } }, {}] } }] });
  });

  it.each(['by a DNS name', 'by a URI', 'by its fingerprint'])('is known %s', async (client) => {
    expect(codeOf(await send(client))).toBe('200 AA');
  });

  it.each(['expired', 'not yet valid', 'for servers', 'revoked', 'of another authority with the same subject', 'of its own'])(
    'that is not accepted: %s',
    async (client) => {
      expect([codeOf(await send(client)), codeOf(await call('/AuditEvent', client))]).toStrictEqual(
        Array(2).fill('401 authentication-failed'),
      );
    },
  );

  it.each(['not registered', 'whose subject is longer than the one that is registered', 'of two principals', 'of somebody disabled'])(
    '%s is refused, and the refusal recorded',
    async (client) => {
      expect([codeOf(await send(client)), codeOf(await call('/Patient', client))]).toStrictEqual(
        Array(2).fill('401 authentication-failed'),
      );
      const found = JSON.parse((await call('/AuditEvent?_count=1000', 'by its subject')).text) as { readonly entry?: object[] };
      expect(found.entry).toContainEqual(
        expect.objectContaining({ resource: expect.objectContaining({ outcomeDesc: 'authentication-failed' }) }),
      );
    },
  );

  it('gives what the registry gives its owner, and no more', async () => {
    expect(codeOf(await send('by its subject', { 'organisation-code': 'rdz' }))).toBe('403 send-as-not-permitted');
    expect(codeOf(await send('by its subject', { 'source-domain': 'patient-administration' }))).toBe('403 source-domain-not-permitted');
    expect(codeOf(await send('by its subject', {}, MESSAGE.replace('ADT^A01', 'ADT^A08')))).toBe('403 category-not-permitted');
    expect(codeOf(await call('/Patient', 'by its subject'))).toBe('403 scope-missing');
    expect(codeOf(await call('/Patient', 'of a reader'))).toBe('200 ');
    expect(codeOf(await send('of a reader'))).toBe('403 send-as-not-permitted');
    expect(codeOf(await call('/metrics', 'by its subject'))).toBe('403 admin-not-permitted');
  });

  it('counts for nothing beside a token that is not accepted', async () => {
    expect(codeOf(await send('by its subject', { authorization: 'Bearer x' }))).toBe('401 authentication-failed');
  });

  it.each([{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-origin' }, { origin: 'https://elsewhere.example' }])(
    'is no proof of a browser, whatever page it sends for: %j',
    async (headers) => {
      expect(codeOf(await send('by its subject', headers))).toBe('401 authentication-missing');
      expect(codeOf(await call('/AuditEvent', 'by its subject', headers))).toBe('401 authentication-missing');
    },
  );

  it('is nothing to send without', async () => {
    expect(codeOf(await call('/$ingest', undefined, INGEST_HEADERS, MESSAGE))).toBe('401 authentication-missing');
  });
});

describe('unless the configuration says so', () => {
  it('a certificate alone is no proof; a door that asks for none does not look at it', async () => {
    const closed = await startWith(false);
    const off = await startWith(true, 'off');
    const at = async ({ url }: TestServer, path: string, body?: string): Promise<string> =>
      codeOf(
        await overTls(url + path, {
          authority: of('ca').certificate,
          client: of('by its subject'),
          headers: INGEST_HEADERS,
          ...(body === undefined ? {} : { body }),
        }),
      );
    try {
      expect([await at(closed, '/$ingest', MESSAGE), await at(closed, '/AuditEvent')]).toStrictEqual(
        Array(2).fill('401 authentication-missing'),
      );
      expect([await at(off, '/$ingest', MESSAGE), await at(off, '/AuditEvent')]).toStrictEqual(['200 AA', '401 authentication-missing']);
    } finally {
      await closed.close();
      await off.close();
    }
  }, 30_000);

  it('what it says is taken up while the server runs', async () => {
    writeSettings(server.configDirectory, false);
    server.reload();
    expect(codeOf(await send('by its subject'))).toBe('401 authentication-missing');
    writeSettings(server.configDirectory, true);
    server.reload();
    expect(codeOf(await send('by its subject'))).toBe('200 AA');
  });

  it('a principal that is disabled is refused at once', async () => {
    const changed = { ...principals, r0d: { ...principals['r0d'], enabled: false } };
    write('service-principals.yaml', JSON.stringify({ principals: changed }));
    server.reload();
    expect(codeOf(await send('by its subject'))).toBe('401 authentication-failed');
  });
});
