import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A11: cancelled admission. */
export const adtA11 = messageMap(
  'ADT_A11',
  { type: 'ADT', events: ['A11'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
