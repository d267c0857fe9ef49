import { messageMap } from '../../mapping/message-map.ts';
import { orderObservation } from './order-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

/** ORU_R01: results. */
export const oruR01 = messageMap(
  'ORU_R01',
  { type: 'ORU', events: ['R01', 'R30'], required: ['PID'], single: ['PID'], silent: silentOfOrders },
  [...subjectRows, orderObservation, ...ofOrders],
);
