import { codeMap } from '../../mapping/code-map.ts';

/** Table 0092 (PV1-13). */
export const readmissionIndicator = codeMap('ReadmissionIndicator', '0092', 'http://terminology.hl7.org/CodeSystem/v2-0092', [
  ['R', 'R', 'Re-admission'],
]);
