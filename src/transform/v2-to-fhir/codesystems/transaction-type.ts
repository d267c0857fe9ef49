import { codeMap } from '../../mapping/code-map.ts';

/** Table 0017 (FT1-6) → ChargeItem.status: only a charge is a charge item; credits, payments and adjustments are none. */
export const transactionType = codeMap('TransactionType', '0017', 'http://hl7.org/fhir/chargeitem-status', [
  ['CG', 'billable', 'Billable'],
]);
