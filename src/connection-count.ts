import type { Server, Socket } from 'node:net';
import { clientNetwork } from './auth/client-network.ts';
import type { TrustedProxies } from './auth/transport.ts';
import type { ConnectionLimits } from './config/snapshot.ts';
import { log } from './telemetry/logger.ts';

/** An attack must not fill the log, too. */
const SAME_MS = 60_000;

/** Closes connections beyond what one address, and all together, may have. Proxies stand for all of their clients. */
export function limitConnections(server: Server, { connections, connectionsPerAddress }: ConnectionLimits, proxies: TrustedProxies): void {
  const counts = new Map<string, number>();
  const tell = refusalLog();
  server.maxConnections = connections;
  server.on('drop', () => {
    tell('server.limits.connections');
  });
  server.on('connection', (socket: Socket) => {
    if (proxies.has({ socket })) return;
    const network = clientNetwork(socket.remoteAddress ?? '');
    const count = (counts.get(network) ?? 0) + 1;
    counts.set(network, count);
    socket.once('close', () => {
      const left = (counts.get(network) ?? 1) - 1;
      if (left === 0) counts.delete(network);
      else counts.set(network, left);
    });
    if (count <= connectionsPerAddress) return;
    tell('server.limits.connections-per-address');
    socket.destroy();
  });
}

/** The first of a kind in each minute. */
function refusalLog(): (location: string) => void {
  const told = new Map<string, number>();
  return (location) => {
    const now = performance.now();
    const last = told.get(location);
    if (last !== undefined && now - last < SAME_MS) return;
    told.set(location, now);
    log.warn('connection-refused', {
      location,
      detail: 'there are as many connections as the configuration allows; further ones are closed',
    });
  };
}
