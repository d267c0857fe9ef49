import { codeMap } from '../../mapping/code-map.ts';

/** Table 0936 (OBX-29). */
export const observationType = codeMap('ObservationType', '0936', 'http://terminology.hl7.org/CodeSystem/v2-0936', [
  ['AOE', 'AOE', 'Ask at Order Entry Question'],
  ['RSLT', 'RSLT', 'Result'],
  ['SCI', 'SCI', 'Supporting Clinical Information'],
]);
