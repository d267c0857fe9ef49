import { codeMap } from '../../mapping/code-map.ts';

/** Table 0301 (HD.3). The guide has L, M and N in one row. */
export const universalIdType = codeMap('UniversalIDType', '0301', 'http://terminology.hl7.org/CodeSystem/v2-0301', [
  ['DNS', 'DNS', 'Domain Name System'],
  ['EUI64', 'EUI64', 'IEEE 64-bit Extended Unique Identifier'],
  ['CLIA', 'CLIA', 'Clinical Laboratory Improvement Amendments'],
  ['CLIP', 'CLIP', 'Clinical laboratory Improvement Program'],
  ['GUID', 'GUID', 'globally unique identifier'],
  ['HCD', 'HCD', 'CEN Healthcare Coding Identifier'],
  ['HL7', 'HL7', 'HL7 registration schemes'],
  ['ISO', 'ISO', 'ISO Object Identifier'],
  ['Random', 'Random', 'Random'],
  ['URI', 'URI', 'Uniform Resource Identifier'],
  ['UUID', 'UUID', 'Universal Unique Identifier'],
  ['x400', 'x400', 'X.400 MHS identifier'],
  ['x500', 'x500', 'X500 directory Name'],
  ['L', 'L', 'Local'],
  ['M', 'M', 'Local'],
  ['N', 'N', 'Local'],
]);
