import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isRefusal, keepRefusal, Refusals } from '../auth/refusals.ts';
import { Fault } from '../faults/fault.ts';
import { operationOutcomeOf } from '../faults/operation-outcome.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { logFailure } from '../telemetry/logger.ts';

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** Renders whatever the FHIR API throws as an OperationOutcome. */
@Catch()
export class FhirFilter implements ExceptionFilter {
  readonly #refusals: Refusals;

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const fault = faultOf(thrown, request);
    if (fault.code === 'internal') logFailure(thrown);
    if (isRefusal(fault)) await keepRefusal(this.#refusals, fault, { request, response });
    if (response.headersSent) return;
    if (fault.definition.status === 503) response.setHeader('Retry-After', '5');
    if (!request.complete) response.setHeader('Connection', 'close'); // the rest of the body is not read
    response.status(fault.definition.status).setHeader('Content-Type', FHIR_JSON);
    response.end(JSON.stringify(operationOutcomeOf(fault, currentCorrelationId())));
  }
}

function faultOf(thrown: unknown, request: Request): Fault {
  if (thrown instanceof HttpException && thrown.getStatus() === 404)
    return new Fault('not-found', `${request.method} is not offered at this path`);
  return Fault.from(thrown);
}
