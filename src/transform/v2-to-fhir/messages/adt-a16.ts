import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A16: pending discharge. The guide has no map of it. */
export const adtA16 = messageMap(
  'ADT_A16',
  { type: 'ADT', events: ['A16'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
