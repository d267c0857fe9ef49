import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { type ClientCertificate, ClientCertificates, evidenceOf } from './evidence.ts';

class NoCertificates extends ClientCertificates {
  override of(): ClientCertificate | undefined {
    return undefined;
  }
}

describe('what sends a request is on this machine', () => {
  it.each<[string | undefined, string, boolean]>([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.9.9.9', '127.0.0.1', true],
    ['::1', '::1', true],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
    ['192.0.2.7', '192.0.2.7', true], // from the address that the server listens on: no other machine has it
    ['192.0.2.1', '192.0.2.7', false],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.7', false],
    ['fe80::1', 'fe80::2', false],
    ['', '192.0.2.7', false],
    [undefined, '192.0.2.7', false],
  ])('from %s to %s: %s', (remoteAddress, localAddress, isFromHere) => {
    const request = { socket: { remoteAddress, localAddress }, headers: {}, headersDistinct: {} } as unknown as IncomingMessage;
    const found = evidenceOf(request, new NoCertificates(), { publicUrl: 'http://localhost', policy: 'optional' });
    expect(found.isFromHere).toBe(isFromHere);
  });
});
