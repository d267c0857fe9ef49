import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeTrialCertificates, makeTrialClient, type TrialClient } from './trial-certificates.ts';

const now = new Date();
const root = mkdtempSync(join(tmpdir(), 'exchange-certificates-'));
const directory = join(root, 'certificates');
const file = (name: string): Buffer => readFileSync(join(directory, name));
let client: TrialClient;

beforeAll(async () => {
  client = await makeTrialCertificates({ directory, hosts: ['dex.example.nhs.uk', '10.1.2.3'], client: 'mirth', days: 30, now });
}, 60_000);
afterAll(() => {
  rmSync(root, { recursive: true });
});

/** A handshake with the files, as a JVM would do it with the key store; the answer is the common name that the server has seen. */
async function handshake(credentials: { pfx: Buffer; passphrase: string } | { cert: Buffer; key: Buffer }): Promise<string> {
  const server = createServer(
    { key: file('server.key'), cert: file('server.crt'), ca: file('ca.crt'), requestCert: true, rejectUnauthorized: true },
    ({ socket }, response) => response.end((socket as TLSSocket).getPeerCertificate().subject.CN),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const options = { host: '127.0.0.1', port, servername: 'localhost', agent: false, ca: file('ca.crt'), ...credentials };
    const [response] = (await once(request(options).end(), 'response')) as [IncomingMessage];
    return Buffer.concat((await response.toArray()) as Buffer[]).toString();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('exchange certificates', () => {
  it('makes an authority, a server and a client; keys are for their owner alone', () => {
    expect(readdirSync(directory).toSorted()).toStrictEqual(
      ['ca.crt', 'ca.key', 'mirth.crt', 'mirth.key', 'mirth.p12', 'server.crt', 'server.key'].toSorted(),
    );
    const modes = ['', 'ca.key', 'mirth.key', 'mirth.p12', 'server.key'].map((name) =>
      (statSync(join(directory, name)).mode & 0o777).toString(8),
    );
    expect(modes).toStrictEqual(['700', '600', '600', '600', '600']);
  });

  it.each([
    ['ca.crt', { ca: true, subject: 'CN=Healthcare Exchange trial authority', names: undefined, usage: undefined }],
    [
      'server.crt',
      {
        ca: false,
        subject: 'CN=dex.example.nhs.uk',
        names: 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:dex.example.nhs.uk, IP Address:10.1.2.3',
        usage: ['1.3.6.1.5.5.7.3.1'],
      },
    ],
    ['mirth.crt', { ca: false, subject: 'CN=mirth', names: undefined, usage: ['1.3.6.1.5.5.7.3.2'] }],
  ])('%s says what it is for', (name, { ca, subject, names, usage }) => {
    const certificate = new X509Certificate(file(name));
    expect([certificate.ca, certificate.subject, certificate.subjectAltName, certificate.keyUsage]).toStrictEqual([
      ca,
      subject,
      names,
      usage,
    ]);
    expect(certificate.verify(new X509Certificate(file('ca.crt')).publicKey)).toBe(true);
    expect(Math.round((certificate.validToDate.getTime() - now.getTime()) / 86_400_000)).toBe(30);
  });

  it('the files and the key store make a handshake', async () => {
    expect(await handshake({ cert: file('mirth.crt'), key: file('mirth.key') })).toBe('mirth');
    expect(await handshake({ pfx: file('mirth.p12'), passphrase: client.password })).toBe('mirth');
    await expect(handshake({ pfx: file('mirth.p12'), passphrase: 'another' })).rejects.toThrow();
  });

  it('one more client has an authority and a fingerprint', async () => {
    const more = await makeTrialClient({ directory, client: 'rhapsody', days: 1, now });
    expect(new X509Certificate(file('rhapsody.crt')).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(more.fingerprint);
    expect(await handshake({ pfx: file('rhapsody.p12'), passphrase: more.password })).toBe('rhapsody');
  }, 60_000);

  it.each([
    ['an authority that is there', directory, 'other', /ca\.crt: is there already/],
    ['a name that leaves the directory', root, '../x', /cannot name a client/],
    ['the name of another file', root, 'server', /cannot name a client/],
  ])('is refused: %s', async (_case, where, name, expected) => {
    await expect(makeTrialCertificates({ directory: where, hosts: [], client: name, days: 1, now })).rejects.toMatchObject({
      code: 'command-refused',
      message: expect.stringMatching(expected),
    });
  });

  it('is refused: a client without an authority', async () => {
    await expect(makeTrialClient({ directory: root, client: 'x', days: 1, now })).rejects.toMatchObject({
      code: 'command-refused',
      message: expect.stringContaining('exchange certificates init'),
    });
  });
});
