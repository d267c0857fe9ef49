import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A01: admission, registration, update, cancelled discharge. */
export const adtA01 = messageMap(
  'ADT_A01',
  { type: 'ADT', events: ['A01', 'A04', 'A08', 'A13'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
