import { describe, expect, it } from '@jest/globals';
import { Fault } from '../faults/fault.ts';
import { requireSafeListenAddress } from './listen-address.ts';

const settings = (host: string, allowUnauthenticated: boolean) => ({
  host,
  port: 1,
  publicUrl: 'http://localhost:1',
  allowUnauthenticated,
});

describe('requireSafeListenAddress', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])(
    '%s is this machine alone',
    (host) => {
      expect(() => {
        requireSafeListenAddress(settings(host, false));
      }).not.toThrow();
    },
  );

  it.each(['0.0.0.0', '::', '192.168.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'exchange.example.nhs.uk', 'localhost.example.com'])(
    '%s needs allow-unauthenticated',
    (host) => {
      let thrown: unknown;
      try {
        requireSafeListenAddress(settings(host, false));
      } catch (error) {
        thrown = error;
      }
      expect(thrown instanceof Fault ? thrown.issues[0] : thrown).toMatchObject({ code: 'start-refused', location: 'server.host' });
      expect(() => {
        requireSafeListenAddress(settings(host, true));
      }).not.toThrow();
    },
  );
});
