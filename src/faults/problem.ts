import type { Fault } from './fault.ts';

/** RFC 9457 problem details, with the stable code, every issue, and the id under which the log knows the request. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly issues: readonly { readonly code: string; readonly detail: string; readonly location?: string }[];
  readonly correlationId?: string;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Renders a fault for doors that speak neither HL7 nor FHIR. */
export function problemOf(fault: Fault, correlationId?: string): Problem {
  const { title, status } = fault.definition;
  return {
    type: `urn:healthcare-exchange:fault:${fault.code}`,
    title,
    status,
    detail: fault.issues.map(({ detail, location }) => (location === undefined ? detail : `${location}: ${detail}`)).join('; '),
    code: fault.code,
    issues: fault.issues,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}
