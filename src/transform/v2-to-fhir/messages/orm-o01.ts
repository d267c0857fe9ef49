import { messageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { order } from './order-rows.ts';
import { medicationRows } from './pharmacy-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

/** ORM_O01: orders of services, up to v2.5. What else an ORC may order stands in rows of its own inside the order. */
export const ormO01 = messageMap(
  'ORM_O01',
  { type: 'ORM', events: ['O01'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfOrders },
  [...subjectRows, ...guarantorRows, order(...medicationRows), ...ofOrders],
);
