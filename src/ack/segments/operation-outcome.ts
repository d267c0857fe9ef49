import { FAULTS } from '../../faults/fault-table.ts';
import type { Fault } from '../../faults/fault.ts';
import type { AcknowledgementContext } from '../acknowledgement.ts';
import { causeOf } from './message-text.ts';

/** A sentence with the value that is wrong; a value can be as long as a message. */
const MAXIMUM_DIAGNOSTICS = 2048;

/**
 * The OperationOutcome of the integration guide's sample, with its members in its order. Its id is the acknowledgement's control
 * id, so that either finds the other.
 */
export function operationOutcome(fault: Fault, { controlId, time }: AcknowledgementContext): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    id: controlId,
    meta: { lastUpdated: time.toISOString().replace('Z', '+00:00') },
    issue: fault.issues.map((issue) => ({
      severity: 'error',
      code: FAULTS[issue.code].issue,
      diagnostics: causeOf(issue, MAXIMUM_DIAGNOSTICS),
    })),
  });
}
