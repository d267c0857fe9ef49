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
 * What others than this machine can reach either knows its callers and speaks TLS, or the configuration allows less in so many words.
 * @param mode `auth.mode`
 * @throws Fault start-refused
 */
export function requireSafeListenAddress(server: ServerSettings, mode: 'none' | 'required'): void {
  requireSafeManagement(server);
  if (mode === 'none' && server.clientCertificates)
    throw refused(
      'under auth.mode: none every caller is believed, whatever certificate it has: set auth.mode: required and register who may call in service-principals.yaml, or take client-certificates away',
      'server.client-certificates',
    );
  if (server.clientCertificates && !server.tls && server.proxy?.certificateHeader === undefined)
    throw refused('client certificates come by TLS or from a proxy: set tls, or certificate-header of proxy', 'server.client-certificates');
  if (server.proxy?.certificateHeader !== undefined && !server.clientCertificates)
    throw refused(
      'certificates that a proxy hands on are checked here again: name their authorities in client-certificates',
      'server.proxy',
    );
  if (isLoopback(server.host)) return;
  if (mode === 'none' && !server.allowUnauthenticated)
    throw refused(
      'without authentication the server listens on this machine only: set the address to 127.0.0.1, or auth.mode: required, or allow-unauthenticated: true if whatever can reach the address may read and write everything',
      'server.host',
    );
  if (mode === 'required' && !server.tls && !server.allowPlain)
    throw refused(
      'without TLS tokens and messages could be read on their way: set tls, or allow-plain: true where a proxy in front ends TLS',
      'server.host',
    );
}

function requireSafeManagement({ management, tls }: ServerSettings): void {
  if (!management || isLoopback(management.host) || tls) return;
  throw refused('on another address than this machine itself it needs tls', 'server.management.host');
}

const refused = (detail: string, location: string): Fault => new Fault('start-refused', detail, location);
