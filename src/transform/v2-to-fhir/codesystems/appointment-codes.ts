import { codeMap } from '../../mapping/code-map.ts';

/** Table 0276 (SCH-7). The guide has no SNOMED CT code for WALKIN: it stays the sender's own. */
export const appointmentReasonCodes = codeMap('AppointmentReasonCodes', '0276', 'http://snomed.info/sct', [
  ['ROUTINE', '3780001', 'Routine patient disposition, no follow-up planned'],
  ['CHECKUP', '866149003', 'Annual visit (procedure)'],
  ['FOLLOWUP', '185389009', 'Follow-up visit (procedure)'],
  ['EMERGENCY', '373110003', 'Emergency procedure (procedure)'],
]);

const TYPES = 'http://terminology.hl7.org/CodeSystem/v2-0277';

/** Table 0277 (SCH-8, and SCH-7 where it names this table). */
export const appointmentTypeCodes = codeMap('AppointmentTypeCodes', '0277', TYPES, [
  ['Normal', 'Normal', 'Routine schedule request type – default if not valued'],
  ['NORMAL', 'Normal', 'Routine schedule request type – default if not valued'],
  ['Tentative', 'Tentative', 'A request for a tentative (e.g., “penciled in”) appointment'],
  ['TENTATIVE', 'Tentative', 'A request for a tentative (e.g., “penciled in”) appointment'],
  [
    'Complete',
    'Complete',
    'A request to add a completed appointment, used to maintain records of completed appointments that did not appear in the schedule (e.g., STAT, walk-in, etc.)',
  ],
]);
