import { BlockList, isIP } from 'node:net';
import { Fault } from '../faults/fault.ts';
import type { ServerSettings } from './snapshot.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is this machine itself: only its programs can reach a server that listens there, or come from there. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * A server that believes every caller listens on this machine alone, unless the configuration says otherwise in so many
 * words.
 * @throws Fault start-refused
 */
export function requireSafeListenAddress(server: ServerSettings): void {
  if (isLoopback(server.host) || server.allowUnauthenticated) return;
  throw new Fault(
    'start-refused',
    'without authentication over TLS the server listens on this machine only: set the address to 127.0.0.1, or allow-unauthenticated: true if whatever can reach the address may read and write everything',
    'server.host',
  );
}
