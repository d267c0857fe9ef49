import { messageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { order } from './order-rows.ts';
import { ofOrders, priorResult, silentOfOrders, subjectRows } from './subject-rows.ts';

/** OMG_O19: orders of any clinical service. The guide has no map of it; its structure is that of OML_O21. */
export const omgO19 = messageMap('OMG_O19', { type: 'OMG', events: ['O19'], required: ['PID'], single: ['PID'], silent: silentOfOrders }, [
  ...subjectRows,
  ...guarantorRows,
  order(priorResult),
  ...ofOrders,
]);
