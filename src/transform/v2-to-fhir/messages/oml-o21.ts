import { messageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { order } from './order-rows.ts';
import { ofOrders, priorResult, silentOfOrders, subjectRows } from './subject-rows.ts';

/** OML_O21: orders of a laboratory. */
export const omlO21 = messageMap('OML_O21', { type: 'OML', events: ['O21'], required: ['PID'], single: ['PID'], silent: silentOfOrders }, [
  ...subjectRows,
  ...guarantorRows,
  order(priorResult),
  ...ofOrders,
]);
