import { codeMap } from '../../mapping/code-map.ts';

/** Table 0200 (XPN.7, XCN.10): types that FHIR has no use for make none. */
export const nameType = codeMap('NameType', '0200', undefined, [
  ['BAD', 'old'],
  ['D', 'usual'],
  ['L', 'official'],
  ['M', 'maiden'],
  ['MSK', 'anonymous'],
  ['N', 'nickname'],
  ['NAV', 'temp'],
  ['R', 'official'],
  ['TEMP', 'temp'],
]);
