import type { RequestListener } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';
import { createHttpServer, type HttpServerSettings } from './http-server.ts';

/** NestJS on Express, listening by our own HTTP server. */
export class HttpAdapter extends ExpressAdapter {
  readonly #settings: HttpServerSettings;

  constructor(instance: Express, settings: HttpServerSettings) {
    super(instance);
    this.#settings = settings;
  }

  override initHttpServer(): void {
    this.httpServer = createHttpServer(this.getInstance<RequestListener>(), this.#settings);
  }
}
