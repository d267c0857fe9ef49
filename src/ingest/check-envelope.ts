import { Fault } from '../faults/fault.ts';
import type { Finding } from '../faults/finding.ts';
import type { InboundMessage } from './inbound-message.ts';

/** HL7 v2.9 ch. 2.5.3.10: the longest MSH-10 of any version. */
const LONGEST_CONTROL_ID = 199;

/**
 * What must hold before a message is worth converting (HL7 v2.9 ch. 2.9.2): what reading it found, then MSH-9 to MSH-12.
 * @returns findings that go beside an AA
 * @throws Fault, answered with AE (structure) or AR (MSH-9, -11, -12 not accepted)
 */
export function checkEnvelope({ message, fault, sourceDomain }: InboundMessage): readonly Finding[] {
  if (fault) throw fault;
  const msh = message.segmentsNamed('MSH')[0];
  if (!msh?.field(9).first.at(1).isValued)
    throw new Fault('message-type-missing', 'MSH-9 is empty: it names type and event, such as ADT^A01', 'MSH-9');
  const controlId = msh.field(10);
  if (!controlId.isValued) throw new Fault('control-id-missing', 'MSH-10 is empty: it must hold an id that MSA-2 can echo', 'MSH-10');
  if (controlId.raw.length > LONGEST_CONTROL_ID)
    throw new Fault('control-id-invalid', `MSH-10 is longer than ${LONGEST_CONTROL_ID} characters`, 'MSH-10');
  return [
    ...checkVersion(msh.field(12).first.at(1).text),
    ...checkProcessingId(msh.field(11).first.at(1).text, sourceDomain.processingIds),
  ];
}

function checkVersion(version: string): readonly Finding[] {
  if (version.startsWith('2')) {
    if (KNOWN_VERSIONS.has(version)) return [];
  } else if (/^[013-9](\.|$)/.test(version)) {
    throw new Fault('version-unsupported', 'MSH-12 names another major version than 2: 2.1 to 2.9 are read', 'MSH-12');
  }
  const text = version === '' ? 'MSH-12 is empty: read as 2.4' : 'MSH-12 names no version that is known: read as 2.4';
  return [{ code: 'version-missing', location: 'MSH-12', text, severity: 'W' }];
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

function checkProcessingId(id: string, accepted: readonly string[]): readonly Finding[] {
  if (id === '') return [{ code: 'processing-id-missing', location: 'MSH-11', text: 'MSH-11 is empty: read as P', severity: 'W' }];
  if (accepted.includes(id)) return [];
  throw new Fault('processing-id-unsupported', `MSH-11 must be one of ${accepted.join(', ')} for this source domain`, 'MSH-11');
}
