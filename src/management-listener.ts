import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import { isLoopback } from './config/listen-address.ts';
import { drain } from './drainage.ts';
import { Fault } from './faults/fault.ts';
import { createHttpServer, type HttpServerSettings } from './http-server.ts';
import type { TlsFiles } from './tls-files.ts';

/** What is found on this listener alone, where there is one. */
const HERE_ALONE: ReadonlySet<string> = new Set(['/metrics', '/_health']);
/** What both have: load balancers ask the one that they send to. */
const EVERYWHERE: ReadonlySet<string> = new Set(['/health/live', '/health/ready']);

/** `server.management`: the same program behind a second address, of which each shows its own part. */
export class ManagementListener {
  readonly #address: { readonly host: string; readonly port: number };
  readonly #server: Server | TlsServer;
  readonly #sockets = new WeakSet<Socket>();

  constructor(
    address: { readonly host: string; readonly port: number },
    listener: RequestListener,
    { tls, ...settings }: Pick<HttpServerSettings, 'limits' | 'proxies'> & { readonly tls: TlsFiles },
  ) {
    this.#address = address;
    const own = isLoopback(address.host) ? undefined : tls.options;
    this.#server = createHttpServer(listener, { ...settings, tls: own });
    if (own && this.#server instanceof TlsServer) tls.renew(this.#server);
    this.#server.on(own ? 'secureConnection' : 'connection', (socket: Socket) => this.#sockets.add(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Middleware of both: what belongs to the other one is not there. */
  readonly separate = (request: Request, _response: Response, next: NextFunction): void => {
    const isHere = this.#sockets.has(request.socket);
    const isHidden = isHere ? !HERE_ALONE.has(request.path) && !EVERYWHERE.has(request.path) : HERE_ALONE.has(request.path);
    next(isHidden ? new Fault('not-found', 'health and metrics have an address of their own, and nothing else is there') : undefined);
  };

  /** @throws Error of the system where the address is taken */
  async listen(): Promise<void> {
    this.#server.listen(this.#address.port, this.#address.host);
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    await drain(this.#server);
  }
}
