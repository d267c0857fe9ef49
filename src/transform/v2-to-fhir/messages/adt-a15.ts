import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A15: pending transfer. The guide has no map of it. */
export const adtA15 = messageMap(
  'ADT_A15',
  { type: 'ADT', events: ['A15'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
