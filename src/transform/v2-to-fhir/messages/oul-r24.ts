import { messageMap } from '../../mapping/message-map.ts';
import { orderWithSpecimens } from './order-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

/** OUL_R24: results of orders, with their specimens. */
export const oulR24 = messageMap('OUL_R24', { type: 'OUL', events: ['R24'], required: ['PID'], single: ['PID'], silent: silentOfOrders }, [
  ...subjectRows,
  orderWithSpecimens,
  ...ofOrders,
]);
