import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { certificateOf } from '../../../test/factories/certificates.ts';
import type { ForwardedFormat } from '../../config/snapshot.ts';
import { clientCertificateOf } from './certificate-names.ts';
import { forwardedCertificates } from './forwarded-certificate.ts';

let pem = '';
let other = '';
const base64 = (text: string): string => new X509Certificate(text).raw.toString('base64');
const escaped = (text: string): string => encodeURIComponent(text);

beforeAll(async () => {
  pem = (
    await certificateOf({ purpose: 'client', name: 'O=Example Trust, CN=r0d-mirth', names: [{ type: 'dns', value: 'Mirth.r0d.example' }] })
  ).certificate;
  other = (await certificateOf({ purpose: 'client', name: 'CN=other' })).certificate;
});

const commonNameOf = (format: ForwardedFormat, value: string): string | undefined =>
  forwardedCertificates(format, value)?.[0].subject.split('CN=')[1];

describe('the certificate of the client', () => {
  it.each<[ForwardedFormat, string, () => string]>([
    ['rfc9440', 'RFC 9440 ch. 2.1', () => `:${base64(pem)}:`],
    ['azure', 'App Service: Base64 of the DER', () => base64(pem)],
    ['nginx', '$ssl_client_escaped_cert', () => escaped(pem)],
    ['aws', 'ALB keeps + = / as they are', () => escaped(pem).replaceAll('%2B', '+').replaceAll('%3D', '=').replaceAll('%2F', '/')],
    ['traefik', 'Base64 without lines', () => base64(pem)],
    ['traefik', 'the chain, the client first', () => `${base64(pem)},${base64(other)}`],
    ['traefik', 'escaped, as older ones send it', () => escaped(base64(pem))],
    ['envoy', 'one element', () => `By=spiffe://x;Hash=${'a'.repeat(64)};Cert="${escaped(pem)}";Subject="CN=a,O=b;c";URI=`],
    ['envoy', 'the last of two hops', () => `Cert="${escaped(other)}";Subject="x",Hash=1;Cert="${escaped(pem)}"`],
    ['envoy', 'a quoted comma and a quoted quote', () => `Subject="a\\",Cert=x";cert="${escaped(pem)}"`],
  ])('%s: %s', (format, _what, value) => {
    expect(commonNameOf(format, value())).toBe('r0d-mirth');
  });
});

describe('the chain that the client has sent', () => {
  it.each<[ForwardedFormat, string, () => string, (() => string)?]>([
    ['rfc9440', 'RFC 9440 ch. 2.3', () => `:${base64(pem)}:`, () => `:${base64(other)}:, :${base64(pem)}:`],
    ['traefik', 'by commas', () => `${base64(pem)},${base64(other)},${base64(pem)}`],
    ['aws', 'pass-through: all of them', () => escaped(pem + other + pem)],
    ['envoy', 'Chain has the client, too', () => `Cert="${escaped(pem)}";Chain="${escaped(pem + other + pem)}"`],
    ['envoy', 'Chain alone', () => `Chain="${escaped(pem + other)}"`],
  ])('%s: %s', (format, _what, value, chain = () => '') => {
    const names = forwardedCertificates(format, value(), chain())?.map(({ subject }) => subject.split('CN=')[1]);
    expect(names?.slice(0, 2)).toStrictEqual(['r0d-mirth', 'other']);
  });

  it.each<[ForwardedFormat, string, () => string, string]>([
    ['rfc9440', 'a list without colons', () => `:${base64(pem)}:`, 'AAAA'],
    ['rfc9440', 'no certificate', () => `:${base64(pem)}:`, ':AAAA:'],
    ['aws', 'text behind it', () => `${escaped(pem)}x`, ''],
    ['envoy', 'a chain that is none', () => `Cert="${escaped(pem)}";Chain="x"`, ''],
    ['traefik', 'an empty part', () => `${base64(pem)},`, ''],
  ])('%s: %s is refused with all of it', (format, _what, value, chain) => {
    expect(forwardedCertificates(format, value(), chain)).toBeUndefined();
  });
});

describe('what is not one', () => {
  it.each<[ForwardedFormat, string, () => string]>([
    ['rfc9440', 'without colons', () => base64(pem)],
    ['rfc9440', 'two items', () => `:${base64(pem)}:, :${base64(other)}:`],
    ['azure', 'a PEM', () => escaped(pem)],
    ['nginx', 'text before it', () => escaped(`x${pem}`)],
    ['nginx', 'broken escapes', () => `${escaped(pem)}%`],
    ['nginx', 'no end', () => escaped(pem.slice(0, 300))],
    ['envoy', 'an earlier hop alone', () => `Cert="${escaped(pem)}",Hash=1`],
    ['envoy', 'an open quote', () => `Cert="${escaped(pem)}`],
    ['azure', 'too long', () => 'A'.repeat(20_000)],
    ['azure', 'no certificate', () => Buffer.from('certificate').toString('base64')],
    ['traefik', 'nothing', () => ''],
  ])('%s: %s', (format, _what, value) => {
    expect(forwardedCertificates(format, value())).toBeUndefined();
  });
});

it('is known by its names as the registry writes them', () => {
  const certificate = new X509Certificate(pem);
  const known = clientCertificateOf(certificate);
  expect(known.subject).toBe('CN=r0d-mirth,O=Example Trust');
  expect(known.names).toStrictEqual([{ kind: 'dns', value: 'mirth.r0d.example' }]);
  expect(Buffer.from(known.thumbprint, 'base64url').toString('hex')).toBe(known.fingerprint);
});
