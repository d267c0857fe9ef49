import { codeMap } from '../../mapping/code-map.ts';

/** Table 0315 (PD1-7). */
export const livingWillCode = codeMap('LivingWillCode', '0315', 'http://terminology.hl7.org/CodeSystem/v2-0315', [
  ['Y', 'Y', 'Yes, patient has a living will'],
  ['F', 'F', 'Yes, patient has a living will but it is not on file'],
  ['N', 'N', 'No, patient does not have a living will and no information was provided'],
  ['I', 'I', 'No, patient does not have a living will but information was provided'],
  ['U', 'U', 'Unknown'],
]);
