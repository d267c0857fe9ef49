import { randomUUID } from 'node:crypto';
import {
  createServer,
  type ServerOptions as HttpOptions,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer, type ServerOptions as TlsOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TrustedProxies } from './auth/transport.ts';
import type { ConnectionLimits } from './config/snapshot.ts';
import { limitConnections } from './connection-count.ts';
import { followAnswers } from './drainage.ts';
import { Fault } from './faults/fault.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './faults/problem.ts';
import { SlowClients } from './slow-clients.ts';
import { log } from './telemetry/logger.ts';
import { metrics } from './telemetry/metrics.ts';

/** How long a connection is still read after a refusal: closed at once, what the client is sending would destroy the answer. */
const LINGER_MS = 1000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Node looks for headers that are late only now and then. */
const [SHORTEST_LOOK_MS, LONGEST_LOOK_MS] = [50, 5000];

/** What a server is made with. */
export interface HttpServerSettings {
  /** Certificate and key; without them it speaks plain HTTP. */
  readonly tls: TlsOptions | undefined;
  readonly limits: ConnectionLimits;
  readonly proxies: TrustedProxies;
}

/**
 * The HTTP server: what cannot be read as HTTP, or comes too slowly, is answered in the form of everything else, with a correlation id.
 */
export function createHttpServer(listener: RequestListener, { tls, limits, proxies }: HttpServerSettings): Server | TlsServer {
  const options = optionsOf(limits);
  const server = tls
    ? createTlsServer({ ...options, ...tls, handshakeTimeout: limits.handshakeMs }, listener)
    : createServer(options, listener);
  const latest = new WeakMap<Duplex, Exchange>();
  const broken = new WeakSet<Duplex>();
  const slow = new SlowClients(limits, (socket) => {
    server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  });
  server.maxHeadersCount = 0; // Node would leave out what is beyond it; the adapter's middleware refuses
  limitConnections(server, limits, proxies);
  followAnswers(server);
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, { request, response });
    slow.watch(request, response);
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response)); // may be ignored (RFC 9110)
  server.on('connect', (_request, socket) => {
    refuse(socket, new Fault('request-malformed', 'this server is no proxy: CONNECT is not for it'));
  });
  server.on('clientError', (error: ParseError, socket) => {
    if (broken.has(socket)) return; // what still comes after the break
    broken.add(socket);
    if (!socket.writable || error.code === 'ECONNRESET' || !(socket instanceof Socket)) socket.destroy();
    else answerBreak(socket, faultOf(limits, error), latest.get(socket));
  });
  return server;
}

function optionsOf({ idleMs, headerMs, headerBytes }: ConnectionLimits): HttpOptions {
  return {
    keepAliveTimeout: idleMs,
    headersTimeout: headerMs,
    requestTimeout: 0, // a large body over a slow line takes its time: its rate is looked at instead
    maxHeaderSize: headerBytes,
    connectionsCheckingInterval: Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, headerMs / 4)),
    requireHostHeader: false, // refused by a middleware, since Node's own refusal has no form
  };
}

/** What Node says of bytes that it cannot read; the reason is one of the parser's own words. */
interface ParseError extends Error {
  readonly code?: string;
  readonly reason?: string;
}

/** The connection may hold requests that were in order: what has begun to be answered is answered to its end, once. */
function answerBreak(socket: Socket, fault: (isInBody: boolean) => Fault, latest: Exchange | undefined): void {
  const { request, response } = latest ?? {};
  if (!request || !response || (request.complete && response.writableFinished)) refuse(socket, fault(false));
  else if (!request.complete && !response.headersSent) answer(response, fault(true));
  else {
    log.info('request-unreadable', { code: fault(!request.complete).code, correlationId: idOf(response) });
    if (!response.headersSent) response.setHeader('Connection', 'close');
    if (response.writableFinished) socket.destroySoon();
    else
      response.once('close', () => {
        socket.destroySoon();
      });
  }
}

function answer(response: ServerResponse, fault: Fault): void {
  const body = JSON.stringify(problemOf(fault, idOf(response)));
  response.writeHead(fault.definition.status, { ...formOf(body), Connection: 'close' }).end(body);
}

function formOf(body: string): Readonly<Record<string, string>> {
  return { 'Content-Type': PROBLEM_MEDIA_TYPE, 'Content-Length': String(Buffer.byteLength(body)) };
}

function idOf(response: ServerResponse): string | undefined {
  const id = response.getHeader('X-Correlation-ID');
  return typeof id === 'string' ? id : undefined;
}

/** Where there is no request, there is no response either: its bytes are written by hand. */
function refuse(socket: Duplex, fault: Fault): void {
  const { status } = fault.definition;
  const correlationId = randomUUID();
  const body = JSON.stringify(problemOf(fault, correlationId));
  const headers = { Date: new Date().toUTCString(), ...formOf(body), 'X-Correlation-ID': correlationId, Connection: 'close' };
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...Object.entries(headers).map((header) => header.join(': '))];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const linger = setTimeout(() => {
    socket.destroy();
  }, LINGER_MS);
  socket.once('close', () => {
    clearTimeout(linger);
  });
  metrics.requestAnswered('unmatched', status);
  log.info('request', { method: 'other', route: 'unmatched', status, code: fault.code, correlationId });
}

const faultOf =
  ({ headerBytes, headerMs, bytesPerSecond, patienceMs }: ConnectionLimits, { code, reason }: ParseError) =>
  (isInBody: boolean): Fault => {
    switch (code ?? '') {
      case 'HPE_HEADER_OVERFLOW':
        return new Fault('headers-too-large', `request line and headers may have ${headerBytes} bytes together`);
      case 'ERR_HTTP_REQUEST_TIMEOUT': {
        const [patience, headers] = [patienceMs, headerMs].map((ms) => `${ms / 1000} s`);
        const least = isInBody
          ? `the body came slower than ${bytesPerSecond} bytes/s for ${patience}`
          : `request line and headers took more than ${headers}`;
        return new Fault('request-timeout', least);
      }
      case 'HPE_INVALID_EOF_STATE':
        if (isInBody) return new Fault('body-incomplete', 'the connection ended in mid-body');
        return new Fault('request-malformed', 'the connection ended before the end of the headers');
      default:
        return new Fault('request-malformed', `this is not HTTP/1.1${reason === undefined ? '' : `: ${reason}`}`);
    }
  };
