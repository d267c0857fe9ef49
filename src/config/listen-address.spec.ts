import { describe, expect, it } from '@jest/globals';
import { Fault } from '../faults/fault.ts';
import { requireSafeListenAddress } from './listen-address.ts';
import type { ServerSettings } from './snapshot.ts';

const TLS = { certificate: 'server.crt', key: 'server.key', minimumVersion: 'TLSv1.2' } as const;
const CLIENTS = { authorities: ['ca.crt'], revocationLists: [], revokedFingerprints: [], ingest: 'required', fhirApi: 'off' } as const;
const LIMITS = {
  connections: 1,
  connectionsPerAddress: 1,
  handshakeMs: 1,
  headerMs: 1,
  headerBytes: 1,
  headerCount: 1,
  bytesPerSecond: 1,
  patienceMs: 1,
  idleMs: 1,
};
const PROXY = { addresses: ['10.0.0.1'], certificateHeader: 'rfc9440', certificateHeaderName: undefined } as const;

function settings(host: string, further: Partial<ServerSettings> = {}): ServerSettings {
  return {
    host,
    port: 1,
    publicUrl: 'http://localhost:1',
    names: [],
    allowUnauthenticated: false,
    allowPlain: false,
    tls: undefined,
    clientCertificates: undefined,
    proxy: undefined,
    management: undefined,
    limits: LIMITS,
    ...further,
  };
}

/** Where it is refused; undefined: it is not. */
function refusedAt(server: ServerSettings, mode: 'none' | 'required'): string | undefined {
  try {
    requireSafeListenAddress(server, mode);
    return undefined;
  } catch (error) {
    const issue = error instanceof Fault ? error.issues[0] : undefined;
    return issue?.code === 'start-refused' ? issue.location : String(error);
  }
}

describe('requireSafeListenAddress', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])(
    '%s is this machine alone',
    (host) => {
      expect([refusedAt(settings(host), 'none'), refusedAt(settings(host), 'required')]).toStrictEqual([undefined, undefined]);
    },
  );

  it.each(['0.0.0.0', '::', '192.168.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'exchange.example.nhs.uk', 'localhost.example.com'])(
    '%s needs authentication and TLS, or less in so many words',
    (host) => {
      expect(refusedAt(settings(host), 'none')).toBe('server.host');
      expect(refusedAt(settings(host, { tls: TLS }), 'none')).toBe('server.host');
      expect(refusedAt(settings(host, { allowUnauthenticated: true }), 'none')).toBeUndefined();
      expect(refusedAt(settings(host), 'required')).toBe('server.host');
      expect(refusedAt(settings(host, { allowUnauthenticated: true }), 'required')).toBe('server.host');
      expect(refusedAt(settings(host, { tls: TLS }), 'required')).toBeUndefined();
      expect(refusedAt(settings(host, { allowPlain: true }), 'required')).toBeUndefined();
    },
  );

  it.each<[string, 'none' | 'required', Partial<ServerSettings>, string | undefined]>([
    ['certificates that nobody would look at', 'none', { tls: TLS, clientCertificates: CLIENTS }, 'server.client-certificates'],
    ['certificates that could never come', 'required', { clientCertificates: CLIENTS }, 'server.client-certificates'],
    ['certificates by TLS', 'required', { tls: TLS, clientCertificates: CLIENTS }, undefined],
    ['certificates from a proxy', 'required', { proxy: PROXY, clientCertificates: CLIENTS }, undefined],
    ['a header of certificates without authorities', 'required', { proxy: PROXY }, 'server.proxy'],
    ['management on this machine', 'required', { management: { host: '127.0.0.1', port: 2 } }, undefined],
    ['management for others without TLS', 'required', { management: { host: '0.0.0.0', port: 2 } }, 'server.management.host'],
    ['management for others with TLS', 'required', { tls: TLS, management: { host: '0.0.0.0', port: 2 } }, undefined],
  ])('%s', (_what, mode, further, expected) => {
    expect(refusedAt(settings('127.0.0.1', further), mode)).toBe(expected);
  });
});
