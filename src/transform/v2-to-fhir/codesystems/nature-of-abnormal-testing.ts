import { codeMap } from '../../mapping/code-map.ts';

/** Table 0080 (OBX-10). */
export const natureOfAbnormalTesting = codeMap('NatureOfAbnormalTesting', '0080', 'http://terminology.hl7.org/CodeSystem/v2-0080', [
  ['A', 'A', 'An age-based population'],
  ['N', 'N', 'None - generic normal range'],
  ['R', 'R', 'A race-based population'],
  ['S', 'S', 'A sex-based population'],
  ['SP', 'SP', 'Species'],
  ['B', 'B', 'Breed'],
  ['ST', 'ST', 'Strain'],
]);
