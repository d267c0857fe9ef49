import { codeMap } from '../../mapping/code-map.ts';

const REQUEST_STATUS = 'http://hl7.org/fhir/request-status';

/** Table 0038 (ORC-5) → ServiceRequest.status. The guide leaves A (some results) open: the order is not done yet. */
export const orderStatus = codeMap('OrderStatus[ServiceRequest.status]', '0038', REQUEST_STATUS, [
  ['A', 'active', 'Active'],
  ['CA', 'revoked', 'Revoked'],
  ['CM', 'completed', 'Completed'],
  ['DC', 'revoked', 'Revoked'],
  ['ER', 'entered-in-error', 'Entered in Error'],
  ['HD', 'on-hold', 'On Hold'],
  ['IP', 'active', 'Active'],
  ['RP', 'revoked', 'Revoked'],
  ['SC', 'active', 'Active'],
]);

/**
 * Table 0119 (ORC-1) → ServiceRequest.status. The guide has `active` for CA and HD, while DC, which asks for the same, is `revoked`: who
 * ordered something and cancels it or puts it on hold has withdrawn it (FHIR R4 request-status), whatever becomes of it.
 */
export const orderControlCode = codeMap('OrderControlCode[ServiceRequest.status]', '0119', REQUEST_STATUS, [
  ['AF', 'active', 'Active'],
  ['CA', 'revoked', 'Revoked'],
  ['CR', 'revoked', 'Revoked'],
  ['DC', 'revoked', 'Revoked'],
  ['DF', 'revoked', 'Revoked'],
  ['DR', 'revoked', 'Revoked'],
  ['FU', 'completed', 'Completed'],
  ['HD', 'on-hold', 'On Hold'],
  ['HR', 'on-hold', 'On Hold'],
  ['NW', 'active', 'Active'],
  ['OC', 'revoked', 'Revoked'],
  ['OD', 'revoked', 'Revoked'],
  ['OH', 'on-hold', 'On Hold'],
  ['OK', 'active', 'Active'],
  ['PR', 'active', 'Active'],
  ['PY', 'active', 'Active'],
  ['RL', 'active', 'Active'],
  ['RO', 'active', 'Active'],
  ['RQ', 'active', 'Active'],
]);
