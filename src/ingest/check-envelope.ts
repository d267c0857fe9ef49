import { Fault, type FaultIssue } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import type { Hl7Segment } from '../hl7v2/hl7-segment.ts';
import { issuesOf } from '../transform/structure-issues.ts';
import type { InboundMessage } from './inbound-message.ts';

/** HL7 v2.9 ch. 2.5.3.10: the longest MSH-10 of any version. */
const LONGEST_CONTROL_ID = 199;

/**
 * What must hold before a message is worth converting (HL7 v2.9 ch. 2.9.2): what reading it found, then MSH-9 to MSH-12.
 * @returns findings that go beside an AA
 * @throws Fault with all that is wrong, one issue each, in the order of HL7 ch. 2.9.2; the first decides the answer: MSH-9 and MSH-10
 * missing (AE), then MSH-12, MSH-11 or MSH-9 not accepted (AR), then the segments (AE). What reading found stands alone
 */
export function checkEnvelope({ message, fault, sourceDomain }: InboundMessage): readonly Finding[] {
  if (fault) throw fault;
  const msh = message.segmentsNamed('MSH')[0];
  const version = versionOf(msh?.field(12).first.at(1).text ?? '');
  const processing = processingIdOf(msh?.field(11).first.at(1).text ?? '', sourceDomain.processingIds);
  const [first, ...further] = [...identityIssues(msh), ...version.issues, ...processing.issues];
  if (!first) return [...version.findings, ...processing.findings];
  // Without a type nothing can be said of the structure.
  const structure = first.code === 'message-type-missing' ? [] : issuesOf(message);
  throw Fault.of([first, ...further, ...structure]);
}

/** What tells messages apart: MSH-9 and MSH-10. */
function identityIssues(msh: Hl7Segment | undefined): readonly FaultIssue[] {
  const issues: FaultIssue[] = [];
  if (!msh?.field(9).first.at(1).isValued)
    issues.push({ code: 'message-type-missing', detail: 'MSH-9 is empty: it names type and event, such as ADT^A01', location: 'MSH-9' });
  const controlId = msh?.field(10);
  if (!controlId?.isValued)
    issues.push({ code: 'control-id-missing', detail: 'MSH-10 is empty: it must hold an id that MSA-2 can echo', location: 'MSH-10' });
  else if (controlId.raw.length > LONGEST_CONTROL_ID)
    issues.push({ code: 'control-id-invalid', detail: `MSH-10 is longer than ${LONGEST_CONTROL_ID} characters`, location: 'MSH-10' });
  return issues;
}

/** What a field of the header comes to: refused, worth a word, or neither. */
interface Check {
  readonly issues: readonly FaultIssue[];
  readonly findings: readonly Finding[];
}

const NOTHING: Check = { issues: [], findings: [] };

function versionOf(version: string): Check {
  if (version.startsWith('2') && KNOWN_VERSIONS.has(version)) return NOTHING;
  if (/^[013-9](\.|$)/.test(version)) {
    const detail = 'MSH-12 names another major version than 2: 2.1 to 2.9 are read';
    return { issues: [{ code: 'version-unsupported', detail, location: 'MSH-12' }], findings: [] };
  }
  const text = version === '' ? 'MSH-12 is empty: read as 2.4' : 'MSH-12 names no version that is known: read as 2.4';
  return { issues: [], findings: [{ code: 'version-missing', location: 'MSH-12', text, severity: 'W' }] };
}

const KNOWN_VERSIONS = new Set([
  '2.1',
  '2.2',
  '2.3',
  '2.3.1',
  '2.3.2',
  '2.4',
  '2.5',
  '2.5.1',
  '2.6',
  '2.7',
  '2.7.1',
  '2.8',
  '2.8.1',
  '2.8.2',
  '2.9',
  '2.9.1',
]);

/** MSH-11; empty is P. */
function processingIdOf(id: string, accepted: readonly string[]): Check {
  if (!accepted.includes(id === '' ? 'P' : id)) {
    const detail = `MSH-11 must be one of ${accepted.join(', ')} for this source domain`;
    return { issues: [{ code: 'processing-id-unsupported', detail, location: 'MSH-11' }], findings: [] };
  }
  if (id !== '') return NOTHING;
  return {
    issues: [],
    findings: [{ code: 'processing-id-missing', location: 'MSH-11', text: 'MSH-11 is empty: read as P', severity: 'W' }],
  };
}
