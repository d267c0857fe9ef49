import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';
import { FAULTS } from './fault-table.ts';
import type { Fault, FaultIssue } from './fault.ts';

const CODE_SYSTEM = 'urn:healthcare-exchange:fault';

/** `Patient.birthDate` is an element; `PID-7` and header names are not, and go into the text. */
const isElement = (location: string): boolean => /^[A-Z][A-Za-z]+\.[a-z]/.test(location);

function issueOf({ code, detail, location }: FaultIssue): OperationOutcomeIssue {
  const { issue, title } = FAULTS[code];
  const where = location === undefined || isElement(location) ? detail : `${location}: ${detail}`;
  return {
    severity: 'error',
    code: issue,
    details: { coding: [{ system: CODE_SYSTEM, code, display: title }], text: where },
    ...(location !== undefined && isElement(location) ? { expression: [location] } : {}),
  };
}

/** Renders a fault as FHIR: one issue each, with the stable code; the correlation id in the diagnostics of the first. */
export function operationOutcomeOf(fault: Fault, correlationId?: string): OperationOutcome {
  const issue = fault.issues.map(issueOf);
  const [first] = issue;
  if (first && correlationId !== undefined) first.diagnostics = `correlation id ${correlationId}`;
  return { resourceType: 'OperationOutcome', issue };
}
