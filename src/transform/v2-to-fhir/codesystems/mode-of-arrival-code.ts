import { codeMap } from '../../mapping/code-map.ts';

/** Table 0430 (PV2-38). */
export const modeOfArrivalCode = codeMap('ModeOfArrivalCode', '0430', 'http://terminology.hl7.org/CodeSystem/v2-0430', [
  ['A', 'A', 'Ambulance'],
  ['C', 'C', 'Car'],
  ['F', 'F', 'On foot'],
  ['H', 'H', 'Helicopter'],
  ['P', 'P', 'Public Transport'],
  ['O', 'O', 'Other'],
  ['U', 'U', 'Unknown'],
]);
