import { messageMap } from '../../mapping/message-map.ts';
import { guarantorRows } from './adt-rows.ts';
import { specimenOrders } from './order-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

/** OML_O33: orders by specimen. */
export const omlO33 = messageMap(
  'OML_O33',
  { type: 'OML', events: ['O33', 'O35'], required: ['PID'], single: ['PID'], silent: silentOfOrders },
  [...subjectRows, ...guarantorRows, specimenOrders, ...ofOrders],
);
