import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  maxHeaderSize,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer, type ServerOptions as TlsOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Fault } from './faults/fault.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './faults/problem.ts';
import { log } from './telemetry/logger.ts';
import { metrics } from './telemetry/metrics.ts';

/** Idle connections live longer than those of the proxies in front (60 s), so that they are never closed under a request. */
const IDLE_MS = 75_000;
/** How long a connection is still read after a refusal: closed at once, what the client is sending would destroy the answer. */
const LINGER_MS = 1000;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A missing Host is refused by a middleware, since Node's own refusal has no form. */
const OPTIONS = { keepAliveTimeout: IDLE_MS, headersTimeout: IDLE_MS + 1000, requireHostHeader: false };
/** Of TLS: whoever cannot finish it in that time holds a socket for nothing. */
const HANDSHAKE_MS = 10_000;

/**
 * The HTTP server: what cannot be read as HTTP is answered in the form of everything else, with a correlation id.
 * @param tls certificate and key; without them it speaks plain HTTP
 */
export function createHttpServer(listener: RequestListener, tls?: TlsOptions): Server | TlsServer {
  const server = tls ? createTlsServer({ ...OPTIONS, ...tls, handshakeTimeout: HANDSHAKE_MS }, listener) : createServer(OPTIONS, listener);
  const latest = new WeakMap<Duplex, Exchange>();
  const broken = new WeakSet<Duplex>();
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, { request, response });
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response)); // may be ignored (RFC 9110)
  server.on('connect', (_request, socket) => {
    refuse(socket, new Fault('request-malformed', 'this server is no proxy: CONNECT is not for it'));
  });
  server.on('clientError', (error: ParseError, socket) => {
    if (broken.has(socket)) return; // what still comes after the break
    broken.add(socket);
    if (!socket.writable || error.code === 'ECONNRESET' || !(socket instanceof Socket)) socket.destroy();
    else answerBreak(socket, error, latest.get(socket));
  });
  return server;
}

/** What Node says of bytes that it cannot read; the reason is one of the parser's own words. */
interface ParseError extends Error {
  readonly code?: string;
  readonly reason?: string;
}

/** The connection may hold requests that were in order: what has begun to be answered is answered to its end, once. */
function answerBreak(socket: Socket, error: ParseError, latest: Exchange | undefined): void {
  const { request, response } = latest ?? {};
  if (!request || !response || (request.complete && response.writableFinished)) refuse(socket, faultOf(error, false));
  else if (!request.complete && !response.headersSent) answer(response, faultOf(error, true));
  else {
    log.info('request-unreadable', { code: faultOf(error, !request.complete).code, correlationId: idOf(response) });
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

function faultOf({ code, reason }: ParseError, isInBody: boolean): Fault {
  switch (code ?? '') {
    case 'HPE_HEADER_OVERFLOW':
      return new Fault('headers-too-large', `request line and headers may have ${maxHeaderSize} bytes together`);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Fault('request-timeout', 'the connection was open, but the request did not come to its end');
    case 'HPE_INVALID_EOF_STATE':
      if (isInBody) return new Fault('body-incomplete', 'the connection ended in mid-body');
      return new Fault('request-malformed', 'the connection ended before the end of the headers');
    default:
      return new Fault('request-malformed', `this is not HTTP/1.1${reason === undefined ? '' : `: ${reason}`}`);
  }
}
