import type { Request, Response } from 'express';
import type { FaultCode } from '../faults/fault-table.ts';
import type { Fault } from '../faults/fault.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { principalIdOf } from './service-principal.guard.ts';

/** Somebody was not let in, or may not do what was asked. */
export interface Refusal {
  readonly code: FaultCode;
  /** Id of the principal; `anonymous` where it is not known who asked. */
  readonly principal: string;
  /** Template of the path. */
  readonly route: string;
  readonly correlationId: string | undefined;
}

/** Who is told of refusals: the record of the installation. */
export abstract class Refusals {
  /** Keeps a refusal; never rejects, since the answer to the caller is the same. */
  abstract keep(refusal: Refusal): Promise<void>;
}

const CODES: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'authentication-missing',
  'authentication-failed',
  'principal-unknown',
  'sign-in-refused',
  'connect-not-permitted',
  'source-domain-not-permitted',
  'send-as-not-permitted',
  'category-not-permitted',
  'scope-missing',
  'admin-not-permitted',
  'rate-limited',
  'tls-required',
  'host-unknown',
  'origin-foreign',
  'access-undeclared',
]);

/** `WWW-Authenticate` of the answer (RFC 6750 ch. 3). */
const CHALLENGES: Partial<Record<FaultCode, string>> = {
  'authentication-missing': 'Bearer realm="Healthcare Exchange"',
  'authentication-failed': 'Bearer realm="Healthcare Exchange", error="invalid_token"',
  'scope-missing': 'Bearer realm="Healthcare Exchange", error="insufficient_scope"',
};

/** Whether a fault is about who asks. */
export function isRefusal({ code }: Fault): boolean {
  return CODES.has(code);
}

/** What every door does with a refusal before it renders it: tells the record, and the client how to get in. */
export async function keepRefusal(
  refusals: Refusals,
  fault: Fault,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const challenge = CHALLENGES[fault.code];
  if (challenge !== undefined && !response.headersSent) response.setHeader('WWW-Authenticate', challenge);
  await refusals.keep({
    code: fault.code,
    principal: principalIdOf(request),
    route: routeTemplate(request),
    correlationId: currentCorrelationId(),
  });
}

/** The path as the program declares it: never the path itself, which holds identifiers. */
export function routeTemplate(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'unmatched';
}
