import { codeMap } from '../../mapping/code-map.ts';

/** Table 0190 (XAD.7), as Address.type. PST is what trusts send for a postal address. */
export const addressType = codeMap('AddressType[Type]', '0190', undefined, [
  ['M', 'postal'],
  ['SH', 'postal'],
  ['PST', 'postal'],
]);
