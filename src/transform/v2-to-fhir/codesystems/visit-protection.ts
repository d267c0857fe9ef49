import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0136 (PV2-22, visit protection; PD1-12, DG1-18) → a security label. The guide names the yes/no table, whose `true` is no label;
 * the field says whether access to the visit is restricted.
 */
export const visitProtection = codeMap('VisitProtection', '0136', 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', [
  ['Y', 'R', 'restricted'],
  ['N', 'N', 'normal'],
]);
