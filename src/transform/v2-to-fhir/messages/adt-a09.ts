import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A09: the patient departs (A09) or arrives (A10), and the cancelled transfer (A12), with the location that holds again. */
export const adtA09 = messageMap(
  'ADT_A09',
  { type: 'ADT', events: ['A09', 'A10', 'A12'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
