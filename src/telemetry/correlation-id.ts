import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const SAFE = /^[A-Za-z0-9._-]{1,64}$/;
const current = new AsyncLocalStorage<string>();

/**
 * Express middleware, the first of all: gives each request the id that its log lines, its record and its answer share. An
 * `X-Correlation-ID` of at most 64 letters, digits, dots, hyphens and underscores is kept, any other is replaced by a UUID.
 * The header is set before anything can answer, so that refusals carry it too.
 */
export function correlationId(request: Request, response: Response, next: NextFunction): void {
  const sent = request.headers['x-correlation-id'];
  const id = typeof sent === 'string' && SAFE.test(sent) ? sent : randomUUID();
  response.setHeader('X-Correlation-ID', id);
  current.run(id, next);
}

/** The id of the request that is being answered; `undefined` outside of one. */
export function currentCorrelationId(): string | undefined {
  return current.getStore();
}
