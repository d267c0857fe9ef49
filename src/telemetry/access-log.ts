import type { NextFunction, Request, Response } from 'express';
import { currentCorrelationId } from './correlation-id.ts';
import { methodLabel } from './labels.ts';
import { log } from './logger.ts';
import { metrics } from './metrics.ts';

/**
 * Express middleware, behind `correlationId`: one line and one count for each request, when its answer is complete or its
 * connection is gone (`complete: false`).
 * @param routeOf the path template of a request (`/$ingest`, `/:type/:id`, `unmatched`) from a closed set: never the path
 * itself, which holds identifiers.
 * @param callerOf the id of whoever has proved who it is, once the request is answered
 */
export function accessLog(
  routeOf: (request: Request) => string,
  callerOf: (request: Request) => string | undefined = () => undefined,
): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const start = performance.now();
    const correlationId = currentCorrelationId(); // the event comes outside of the request's context
    response.once('close', () => {
      const route = routeOf(request);
      const { statusCode: status, writableFinished: complete } = response;
      metrics.requestAnswered(route, status);
      log.info('request', {
        method: methodLabel(request.method),
        route,
        status,
        durationMs: Math.round((performance.now() - start) * 10) / 10,
        ...(complete ? {} : { complete }),
        principal: callerOf(request),
        correlationId,
      });
    });
    next();
  };
}
