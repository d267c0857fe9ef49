import type { Fault } from '../faults/fault.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import { writeMessage, type SegmentValue } from '../hl7v2/write-message.ts';
import type { AcceptedWith, Acknowledgement, AcknowledgementContext } from './acknowledgement.ts';
import { errOfFindings, errOfIssues } from './segments/err.ts';
import { causeOf, successWith } from './segments/message-text.ts';
import { msa } from './segments/msa.ts';
import { msh } from './segments/msh.ts';
import { outcomeOfFault, outcomeOfSuccess } from './segments/operation-outcome.ts';
import { findingsOfUnused } from './segments/unused-fields.ts';
import { minorVersionOf } from './segments/version.ts';

/** From here on ERR has a severity (HL7 v2.5 ch. 2.15.5): below it a finding beside AA would look like an error. */
const SEVERITY_SINCE = 5;
/** From here on MSA-3 must be empty (HL7 v2.7 ch. 2.14.8). */
const NO_TEXT_SINCE = 7;

/**
 * Acknowledges a message that has been stored: AA. Findings, and fields that became nothing, are named in MSA-3, and in ERR segments
 * where the settings ask for them and the version can tell them from errors.
 */
export function accept(inbound: Hl7Message, found: AcceptedWith, context: AcknowledgementContext): Acknowledgement {
  const version = minorVersionOf(inbound);
  const { layout, warnings } = context.settings;
  const unused = findingsOfUnused(found);
  if (layout === 'guide') {
    const text = successWith(found.findings, unused);
    return answer('AA', 200, [msh(inbound, context), msa(inbound, 'AA', outcomeOfSuccess(text, context))], inbound);
  }
  const text = version < NO_TEXT_SINCE ? successWith(found.findings, unused) : '';
  const errors = warnings && version >= SEVERITY_SINCE ? errOfFindings([...found.findings, ...unused]) : [];
  return answer('AA', 200, [msh(inbound, context), msa(inbound, 'AA', text), ...errors], inbound);
}

/**
 * Acknowledges a message that has not been stored: AE or AR, as the fault says. Under `layout: guide` MSA-3 is an
 * OperationOutcome and there is no ERR, as in the sample of the integration guide.
 */
export function refuse(inbound: Hl7Message, fault: Fault, context: AcknowledgementContext): Acknowledgement {
  const version = minorVersionOf(inbound);
  const code = fault.definition.acknowledgement ?? 'AE';
  const status = statusOf(fault, context);
  if (context.settings.layout === 'guide') {
    return answer(code, status, [msh(inbound, context), msa(inbound, code, outcomeOfFault(fault, context))], inbound);
  }
  const text = version < NO_TEXT_SINCE ? causeOf(fault.issues[0]) : '';
  return answer(code, status, [msh(inbound, context), msa(inbound, code, text), ...errOfIssues(fault.issues, version)], inbound);
}

/** HL7 over HTTP answers 200 whatever MSA-1 is; what is ours to mend is no answer to the message, so that it is sent again. */
function statusOf(fault: Fault, { settings }: AcknowledgementContext): number {
  const { status } = fault.definition;
  return settings.http === 'always-200' && status < 500 ? 200 : status;
}

function answer(code: Acknowledgement['code'], status: number, segments: readonly SegmentValue[], inbound: Hl7Message): Acknowledgement {
  return { code, status, text: writeMessage(segments, inbound.delimiters) };
}
