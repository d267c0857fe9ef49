import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A03: discharge. The guide has no map of it; its structure is that of ADT_A01 with the groups in another order. */
export const adtA03 = messageMap(
  'ADT_A03',
  { type: 'ADT', events: ['A03'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
