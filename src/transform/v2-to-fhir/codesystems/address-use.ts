import { codeMap } from '../../mapping/code-map.ts';

/** Table 0190 (XAD.7), as Address.use. TMP is sent by trusts for a temporary address. */
export const addressUse = codeMap('AddressType[Use]', '0190', undefined, [
  ['BA', 'old'],
  ['BI', 'billing'],
  ['C', 'temp'],
  ['B', 'work'],
  ['H', 'home'],
  ['O', 'work'],
  ['TMP', 'temp'],
]);
