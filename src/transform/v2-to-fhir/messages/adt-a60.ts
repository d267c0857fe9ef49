import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A60: allergies and other adverse reactions. The guide has no map of it, but one of IAM. */
export const adtA60 = messageMap(
  'ADT_A60',
  { type: 'ADT', events: ['A60'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
