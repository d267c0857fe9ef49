import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { PresentedCertificates } from './presented-certificates.ts';
import { TrustedProxies } from './transport.ts';

function requestFrom(address: string, headers: readonly string[] = []): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  request.rawHeaders = [...headers];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index]?.toLowerCase() ?? '';
    request.headers[name] = headers[index + 1];
    request.headersDistinct[name] = [...(request.headersDistinct[name] ?? []), headers[index + 1] ?? ''];
  }
  return request;
}

const proxies = new TrustedProxies({ addresses: ['10.1.2.3', '10.9.0.0/16', 'fd00::/8', '127.0.0.2'] });

describe('a request without TLS of our own is protected', () => {
  it.each<[string, boolean, readonly string[]]>([
    ['127.0.0.1', true, []],
    ['::1', true, []],
    ['::ffff:127.0.0.1', true, []],
    ['10.1.2.4', false, ['X-Forwarded-Proto', 'https']],
    ['192.0.2.1', false, ['X-Forwarded-Proto', 'https']],
    ['10.1.2.3', false, []],
    ['10.1.2.3', true, ['X-Forwarded-Proto', 'https']],
    ['::ffff:10.1.2.3', true, ['X-Forwarded-Proto', 'https']],
    ['10.9.255.1', true, ['X-Forwarded-Proto', 'HTTPS']],
    ['fd12::1', true, ['X-Forwarded-Proto', 'https']],
    ['10.1.2.3', false, ['X-Forwarded-Proto', 'http']],
    ['10.1.2.3', false, ['X-Forwarded-Proto', 'https, http']],
    ['10.1.2.3', false, ['X-Forwarded-Proto', 'https', 'X-Forwarded-Proto', 'http']],
    ['127.0.0.2', false, []],
  ])('%s: %s', (address, expected, headers) => {
    expect(proxies.protects(requestFrom(address, headers))).toBe(expected);
  });
});

describe('the address of a client', () => {
  it.each<[string, string, readonly string[]]>([
    ['192.0.2.1', '192.0.2.1', ['X-Forwarded-For', '198.51.100.7']],
    ['10.1.2.3', '198.51.100.7', ['X-Forwarded-For', '198.51.100.7']],
    ['10.1.2.3', '198.51.100.7', ['X-Forwarded-For', '203.0.113.9, 198.51.100.7, 10.9.0.1']],
    ['10.1.2.3', '198.51.100.7', ['X-Forwarded-For', '203.0.113.9', 'X-Forwarded-For', '198.51.100.7']],
    ['10.1.2.3', '10.1.2.3', ['X-Forwarded-For', 'unknown']],
    ['10.1.2.3', '10.1.2.3', []],
  ])('through %s is %s', (address, expected, headers) => {
    expect(proxies.addressBehind(requestFrom(address, headers))).toBe(expected);
  });
});

describe('headers with certificates', () => {
  const certificates = new PresentedCertificates(() => undefined, proxies, { format: 'nginx', name: 'x-ssl-leaf' });

  it.each(['10.1.2.3', '192.0.2.1'])('of whatever proxy are taken out of a request of %s', (address) => {
    const request = requestFrom(address, [
      'X-SSL-Leaf',
      'a',
      'Client-Cert',
      'b',
      'X-Forwarded-Client-Cert',
      'c',
      'Accept',
      'd',
      'x-ssl-leaf',
      'e',
    ]);
    certificates.strip(request);
    expect([request.headers, { ...request.headersDistinct }, request.rawHeaders]).toStrictEqual([
      { accept: 'd' },
      { accept: ['d'] },
      ['Accept', 'd'],
    ]);
  });
});
