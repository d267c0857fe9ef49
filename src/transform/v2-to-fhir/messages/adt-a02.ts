import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A02: transfer. */
export const adtA02 = messageMap(
  'ADT_A02',
  { type: 'ADT', events: ['A02'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
