import { codeMap } from '../../mapping/code-map.ts';

/** Table 0007 (PV1-4): the guide keeps the codes of HL7. */
export const admissionType = codeMap('AdmissionType', '0007', 'http://terminology.hl7.org/CodeSystem/v2-0007', [
  ['A', 'A', 'Accident'],
  ['E', 'E', 'Emergency'],
  ['L', 'L', 'Labor and Delivery'],
  ['R', 'R', 'Routine'],
  ['N', 'N', 'Newborn (Birth in healthcare facility)'],
  ['U', 'U', 'Urgent'],
  ['C', 'C', 'Elective'],
]);
