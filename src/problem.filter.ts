import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isRefusal, keepRefusal, type Refusals } from './auth/refusals.ts';
import { Fault } from './faults/fault.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './faults/problem.ts';
import { methodsOf } from './offered-methods.ts';
import { currentCorrelationId } from './telemetry/correlation-id.ts';
import { logFailure } from './telemetry/logger.ts';

/** The filter of every door without one of its own: problem+json (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #refusals: Refusals;

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const fault = faultOf(thrown);
    if (fault.code === 'internal') logFailure(thrown);
    if (isRefusal(fault)) await keepRefusal(this.#refusals, fault, { request: http.getRequest<Request>(), response });
    if (response.headersSent || response.destroyed) return;
    if (fault.definition.status === 503) response.setHeader('Retry-After', '5');
    if (fault.code === 'method-not-allowed') response.setHeader('Allow', methodsOf(http.getRequest<Request>().path));
    if (!http.getRequest<Request>().complete) response.setHeader('Connection', 'close'); // the rest of the body is not read
    response.status(fault.definition.status).setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
    response.end(JSON.stringify(problemOf(fault, currentCorrelationId())));
  }
}

function faultOf(thrown: unknown): Fault {
  if (thrown instanceof HttpException && thrown.getStatus() === 404)
    return new Fault('not-found', 'see /swagger/index.html for what there is');
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : undefined;
  if (status === 400) return new Fault('request-malformed', 'the path or the query cannot be decoded');
  return Fault.from(thrown);
}
