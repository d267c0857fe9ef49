import { follow, group, type MessageRow } from '../../mapping/message-map.ts';
import { allergyRows, insuranceRows, messageRows, personRows, silentOfPerson, visitRows } from './adt-rows.ts';
import { order, patientObservation } from './order-rows.ts';

/** Whom an order or a result is about, in which visit, and who pays: what the structures of orders and results have in common. */
export const subjectRows: readonly MessageRow[] = [
  follow('PID', [...personRows, patientObservation], [...silentOfPerson, 'NTE']),
  ...visitRows,
  ...insuranceRows,
  ...allergyRows,
];

/** What stands at the end of all of these maps. */
export const ofOrders: readonly MessageRow[] = messageRows;

/** Segments of no group that no map reads. */
export const silentOfOrders = ['GT1', 'UAC', 'DSC', 'NTE'];

/** PRIOR_RESULT of OML_O21 and OMG_O19: a visit before this one, with its orders. It is told by its PV1, behind an order. */
export const priorResult: MessageRow = group('PRIOR_RESULT', 'PV1', [...visitRows, ...allergyRows, order()]);
