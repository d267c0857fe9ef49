import { messageMap } from '../../mapping/message-map.ts';
import { specimenResults } from './order-rows.ts';
import { ofOrders, silentOfOrders, subjectRows } from './subject-rows.ts';

/** OUL_R22: results of tests on specimens. */
export const oulR22 = messageMap(
  'OUL_R22',
  { type: 'OUL', events: ['R22', 'R23'], required: ['PID'], single: ['PID'], silent: silentOfOrders },
  [...subjectRows, specimenResults, ...ofOrders],
);
