import { codeMap } from '../../mapping/code-map.ts';

/** Table 0002 (PID-16). R4's list has no common law; the code is then that of the table itself. */
export const maritalStatus = codeMap('MaritalStatus', '0002', 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', [
  ['A', 'L', 'Legally Separated'],
  ['D', 'D', 'Divorced'],
  ['M', 'M', 'Married'],
  ['S', 'S', 'Never Married'],
  ['W', 'W', 'Widowed'],
  ['C', 'C', 'Common law', 'http://terminology.hl7.org/CodeSystem/v2-0002'],
  ['G', 'T', 'Domestic partner'],
  ['P', 'T', 'Domestic partner'],
  ['R', 'T', 'Domestic partner'],
  ['E', 'L', 'Legally Separated'],
  ['N', 'A', 'Annulled'],
  ['I', 'I', 'Interlocutory'],
  ['B', 'U', 'unmarried'],
  ['U', 'UNK', 'unknown', 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'],
  ['O', 'OTH', 'other', 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'],
  ['T', 'NAVU', 'Not available', 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'],
]);
