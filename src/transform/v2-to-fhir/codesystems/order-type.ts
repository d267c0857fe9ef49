import { codeMap } from '../../mapping/code-map.ts';

/** Table 0482 (ORC-29) → v3 RoleCode. */
export const orderType = codeMap('OrderType[ServiceRequest.locationCode]', '0482', 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', [
  ['I', 'HOSP', 'Hospital'],
  ['O', 'OF', 'Outpatient facility'],
]);
