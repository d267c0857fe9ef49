import { codeMap } from '../../mapping/code-map.ts';

/** Table 0305 (PL.6): what kind of place the point of care is. */
export const personLocationType = codeMap('PersonLocationType', '0305', 'http://terminology.hl7.org/CodeSystem/v2-0305', [
  ['C', 'C', 'Clinic'],
  ['D', 'D', 'Department'],
  ['H', 'H', 'Home'],
  ['N', 'N', 'Nursing Unit'],
  ['O', 'O', "Provider's Office"],
  ['P', 'P', 'Phone'],
  ['S', 'S', 'SNF'],
]);
