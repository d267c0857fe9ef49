import type { NextFunction, Request, Response } from 'express';
import { Fault } from '../faults/fault.ts';
import { operationOutcomeOf } from '../faults/operation-outcome.ts';
import { RESOURCE_TYPES } from '../fhir/search-parameters.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { FHIR_JSON } from './fhir.filter.ts';

const TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);
const READING = ['GET', 'HEAD'];

/**
 * Middleware before the FHIR API: resources come by messages and transactions, and whatever else R4 has for their paths is not offered
 * (http.html: 405). Said of the path alone, so that it tells nothing of what is stored.
 */
export function offeredInteractions({ path, method }: Request, response: Response, next: NextFunction): void {
  const [, type = '', id = ''] = path.split('/');
  const isOffered = READING.includes(method) || (method === 'POST' && id === '_search');
  if (!TYPES.has(type) || isOffered) {
    next();
    return;
  }
  const fault = new Fault('method-not-allowed', `${method} is not offered here: /metadata lists what is`);
  response.status(fault.definition.status).setHeader('Content-Type', FHIR_JSON).setHeader('Allow', READING.join(', '));
  response.end(JSON.stringify(operationOutcomeOf(fault, currentCorrelationId())));
}
