import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { FAULTS } from '../../faults/fault-table.ts';
import type { Fault } from '../../faults/fault.ts';
import type { AcknowledgementContext } from '../acknowledgement.ts';
import { causeOf } from './message-text.ts';

/** A sentence with the value that is wrong; a value can be as long as a message. */
const MAXIMUM_DIAGNOSTICS = 2048;

/** MSA-3 under `layout: guide`: the OperationOutcome of a refusal. */
export function outcomeOfFault(fault: Fault, context: AcknowledgementContext): string {
  return operationOutcome(
    fault.issues.map((issue) => ({
      severity: 'error',
      code: FAULTS[issue.code].issue,
      diagnostics: causeOf(issue, MAXIMUM_DIAGNOSTICS),
    })),
    context,
  );
}

/** The same of a message that was accepted (R4 operationoutcome: "all ok"). */
export function outcomeOfSuccess(text: string, context: AcknowledgementContext): string {
  return operationOutcome([{ severity: 'information', code: 'informational', diagnostics: text }], context);
}

/** The integration guide's sample, with its members in its order, and as many digits of a second. */
function operationOutcome(issue: readonly OperationOutcomeIssue[], { outcomeId, time }: AcknowledgementContext): string {
  const lastUpdated = time.toISOString().replace('Z', '0000+00:00');
  return JSON.stringify({ resourceType: 'OperationOutcome', id: outcomeId, meta: { lastUpdated }, issue });
}
