import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Within that a client that is busy asks again. */
const HEARD_MS = 300;

/** The answers that a server owes, and whether it is about to end. */
interface Drainage {
  readonly inFlight: Set<ServerResponse>;
  hasBegun: boolean;
}

const drainages = new WeakMap<Server, Drainage>();

/** Keeps count of the answers that a server owes, for `drain`. */
export function followAnswers(server: Server): void {
  const drainage: Drainage = { inFlight: new Set(), hasBegun: false };
  drainages.set(server, drainage);
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    if (drainage.hasBegun) response.shouldKeepAlive = false;
    drainage.inFlight.add(response);
    response.once('close', () => drainage.inFlight.delete(response));
  });
}

/**
 * Takes no further connection, and ends those that are open: what is in flight, and what still comes on them, is answered with
 * `Connection: close`. A client that sends one request after the other would else be served for as long as the server lets it.
 * @returns when the last connection has ended
 */
export async function drain(server: Server): Promise<void> {
  const drainage = drainages.get(server);
  if (!drainage || !server.listening) return;
  drainage.hasBegun = true;
  for (const response of drainage.inFlight) response.shouldKeepAlive = false;
  // HTTP's own close ends idle connections at once: under a busy client, that has just sent its next request, too.
  const ended = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  await Promise.race([ended, setTimeout(HEARD_MS)]);
  server.closeIdleConnections();
  await ended;
}
