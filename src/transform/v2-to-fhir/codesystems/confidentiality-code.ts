import { codeMap } from '../../mapping/code-map.ts';

const V2_0177 = 'http://terminology.hl7.org/CodeSystem/v2-0177';
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** Table 0177 (ORC-28) → meta.security. The guide gives PSY and HIV the system v3-Confidentiality, which has no such codes: they are ActCodes. */
export const confidentialityCode = codeMap('ConfidentialityCode', '0177', V2_0177, [
  ['AID', 'HIV', 'HIV/AIDS information sensitivity', ACT_CODE],
  ['EMP', 'EMPL', 'employer information sensitivity', ACT_CODE],
  ['ETH', 'ETHUD', 'alcohol use disorder information sensitivity', ACT_CODE],
  ['HIV', 'HIV', 'HIV/AIDS information sensitivity', ACT_CODE],
  ['PSY', 'PSY', 'psychiatry disorder information sensitivity', ACT_CODE],
  ['R', 'R', 'restricted', 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'],
  ['U', 'U', 'Usual control'],
  ['UWM', 'UWM', 'Unwed mother'],
  ['V', 'V', 'very restricted', 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'],
  ['VIP', 'VIP', 'Very important person or celebrity'],
]);
