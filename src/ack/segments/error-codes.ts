import type { FindingCode } from '../../faults/finding.ts';

/** HL7 table 0357, message error condition codes. */
export const ERROR_CODES: Readonly<Record<string, string>> = {
  '0': 'Message accepted',
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '104': 'Value too long',
  '198': 'Non-Conformant Cardinality',
  '199': 'Other HL7 Error',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '206': 'Application record locked',
  '207': 'Application error',
};

/** What a finding would be called if it were an error; 0 where nothing is wrong with the message. */
const CODES_OF_FINDINGS: Readonly<Record<FindingCode, string>> = {
  'value-invalid': '102',
  'value-completed': '101',
  'code-unmapped': '103',
  'values-contradict': '102',
  'characters-removed': '102',
  'precision-lost': '0',
  'time-ambiguous': '0',
  'time-skipped': '102',
  'nhs-number-invalid': '102',
  'identifier-placeholder': '102',
  'repetition-dropped': '0',
  'processing-id-missing': '101',
  'version-missing': '101',
  'state-assumed': '0',
  'records-linked': '0',
  'number-shared': '205',
  'visit-moved': '205',
  'record-kept': '205',
  'message-late': '0',
  'facility-differs': '204',
  'event-fallback': '0',
  'segment-unreadable': '100',
  'field-unused': '0',
  'message-corrected': '0',
  'structure-repaired': '100',
};

/** ERR-3 of a finding. */
export function findingErrorCode(code: FindingCode): string {
  return CODES_OF_FINDINGS[code];
}
