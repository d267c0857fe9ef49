import { codeMap } from '../../mapping/code-map.ts';

/** Table 0283 (RF1-1) → ServiceRequest.status. A referral that the other side has not answered yet has been made all the same. */
export const referralStatus = codeMap('ReferralStatus', '0283', 'http://hl7.org/fhir/request-status', [
  ['A', 'active', 'Active'],
  ['P', 'active', 'Active'],
  ['R', 'revoked', 'Revoked'],
  ['E', 'revoked', 'Revoked'],
]);

/** Table 0280 (RF1-2) → ServiceRequest.priority. */
export const referralPriority = codeMap('ReferralPriority', '0280', 'http://hl7.org/fhir/request-priority', [
  ['S', 'stat', 'STAT'],
  ['A', 'asap', 'ASAP'],
  ['R', 'routine', 'Routine'],
]);
