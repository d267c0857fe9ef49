import { KeyObject, sign, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Extension, X509CrlGenerator } from '@peculiar/x509';
import { certificateOf, type TestCertificate } from '../../../test/factories/certificates.ts';
import { readRevocationLists } from './revocation-list.ts';

interface Wanted {
  readonly serials?: readonly string[];
  readonly nextUpdate?: Date;
  readonly extensions?: Extension[];
}

let ca: TestCertificate;
let byRsa: TestCertificate;
let bySha1: TestCertificate;
beforeAll(async () => {
  ca = await certificateOf({ purpose: 'authority', name: 'O=Trust, CN=CA' });
  byRsa = await certificateOf({ purpose: 'authority', name: 'CN=RSA', rsa: { bits: 2048, hash: 'SHA-256' } });
  bySha1 = await certificateOf({ purpose: 'authority', name: 'CN=Old', rsa: { bits: 2048, hash: 'SHA-1' } });
});

async function listOf(authority: TestCertificate, { serials = [], nextUpdate, extensions }: Wanted = {}): Promise<Buffer> {
  const list = await X509CrlGenerator.create({
    issuer: new X509Certificate(authority.certificate).subject.split('\n').join(', '),
    thisUpdate: new Date('2026-01-01T00:00:00Z'),
    ...(nextUpdate ? { nextUpdate } : {}),
    ...(extensions ? { extensions } : {}),
    entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: new Date('2025-06-01T00:00:00Z') })),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    signingKey: authority.pair.privateKey,
  });
  return Buffer.from(list.rawData);
}

/** One element of DER. */
function element(tag: number, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x84, ...length];
  return Buffer.concat([Buffer.from(head), content]);
}

const keyOf = ({ certificate }: TestCertificate) => new X509Certificate(certificate).publicKey;
const pem = (der: Buffer, label: string): string => `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;

describe('RFC 5280 ch. 5: a revocation list', () => {
  it('names its issuer, what is revoked, and when the next one comes', async () => {
    const [list] = readRevocationLists(
      await listOf(ca, { serials: ['01', '00ff', 'abcdef0123456789'], nextUpdate: new Date('2026-02-03T04:05:06Z') }),
    );
    expect(list).toMatchObject({ issuer: 'O=Trust, CN=CA', nextUpdate: Date.UTC(2026, 1, 3, 4, 5, 6) });
    expect([...(list?.serialNumbers ?? [])]).toStrictEqual(['1', 'ff', 'abcdef0123456789']);
    expect([list?.isSignedBy(keyOf(ca)), list?.isSignedBy(keyOf(byRsa))]).toStrictEqual([true, false]);
  });

  it('of nobody, without a next one, of an RSA key', async () => {
    const [list] = readRevocationLists(await listOf(byRsa));
    expect([list?.serialNumbers.size, list?.nextUpdate, list?.isSignedBy(keyOf(byRsa))]).toStrictEqual([0, undefined, true]);
  });

  it('after 2050 has another form of time', async () => {
    const [list] = readRevocationLists(await listOf(ca, { nextUpdate: new Date('2051-01-01T00:00:00Z') }));
    expect(list?.nextUpdate).toBe(Date.UTC(2051, 0, 1));
  });

  it('may be one of several in PEM, under either label', async () => {
    const text = pem(await listOf(ca, { serials: ['01'] }), 'X509 CRL') + pem(await listOf(byRsa, { serials: ['02'] }), 'CRL');
    expect(readRevocationLists(Buffer.from(text)).map(({ issuer, serialNumbers }) => [issuer, ...serialNumbers])).toStrictEqual([
      ['O=Trust, CN=CA', '1'],
      ['CN=RSA', '2'],
    ]);
  });

  it('may have a hundred thousand entries', () => {
    const { subject, publicKey } = new X509Certificate(ca.certificate);
    expect(subject).toBe('O=Trust\nCN=CA');
    const algorithm = Buffer.from('300a06082a8648ce3d040302', 'hex'); // ECDSA with SHA-256
    const issuer = Buffer.from('301d310e300c060355040a0c055472757374310b300906035504030c024341', 'hex');
    const time = element(0x17, Buffer.from('260101000000Z'));
    const entries = Array.from({ length: 100_000 }, (_, index) =>
      element(0x30, Buffer.concat([element(0x02, Buffer.from((0x10000000 + index).toString(16), 'hex')), time])),
    );
    const signed = element(0x30, Buffer.concat([algorithm, issuer, time, element(0x30, Buffer.concat(entries))]));
    const signature = Buffer.concat([Buffer.from([0]), sign('sha256', signed, KeyObject.from(ca.pair.privateKey))]);
    const [list] = readRevocationLists(element(0x30, Buffer.concat([signed, algorithm, element(0x03, signature)])));
    expect(list).toMatchObject({ issuer: 'O=Trust, CN=CA', nextUpdate: undefined });
    expect([list?.serialNumbers.size, list?.serialNumbers.has('1001869f'), list?.isSignedBy(publicKey)]).toStrictEqual([
      100_000,
      true,
      true,
    ]);
  });
});

describe('what is refused', () => {
  it('a list that is a part, or the changes of another one', async () => {
    const delta = new Extension('2.5.29.27', true, new Uint8Array([0x02, 0x01, 0x01]));
    const list = await listOf(ca, { extensions: [delta] });
    expect(() => readRevocationLists(list)).toThrow('critical extension: only whole lists are read');
    const number = new Extension('2.5.29.20', false, new Uint8Array([0x02, 0x01, 0x01]));
    expect(readRevocationLists(await listOf(ca, { extensions: [number] }))).toHaveLength(1);
  });

  it('a signature with SHA-1', async () => {
    const list = await listOf(bySha1);
    expect(() => readRevocationLists(list)).toThrow('signed in a way that is not accepted');
  });

  it.each([
    ['nothing', ''],
    ['text', 'no list'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a PEM of nothing', '-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n'],
  ])('%s', (_what, text) => {
    expect(() => readRevocationLists(Buffer.from(text))).toThrow(/neither PEM nor DER|holds no revocation list/);
  });

  it('a list that is cut off anywhere, or has one byte changed: refused, or not signed', async () => {
    const der = await listOf(ca, { serials: ['01', '02'], nextUpdate: new Date('2026-02-03T04:05:06Z') });
    for (let length = 0; length < der.length; length++)
      expect(() => readRevocationLists(der.subarray(0, length))).toThrow(/neither PEM nor DER/);
    const believed = Array.from(der, (byte, index) => {
      const changed = Buffer.from(der);
      changed[index] = byte ^ 0x01;
      try {
        return readRevocationLists(changed).some((list) => list.isSignedBy(keyOf(ca)));
      } catch {
        return false;
      }
    });
    expect(believed.flatMap((isBelieved, index) => (isBelieved ? [index] : []))).toStrictEqual([]);
  });
});
