import { codeMap } from '../../mapping/code-map.ts';

/** Table 0116 (PV1-40). */
export const bedStatus = codeMap('BedStatus', '0116', 'http://terminology.hl7.org/CodeSystem/v2-0116', [
  ['C', 'C', 'Closed'],
  ['H', 'H', 'Housekeeping'],
  ['O', 'O', 'Occupied'],
  ['U', 'U', 'Unoccupied'],
  ['K', 'K', 'Contaminated'],
  ['I', 'I', 'Isolated'],
]);
