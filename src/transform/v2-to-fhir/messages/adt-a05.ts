import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/** ADT_A05: pre-admission, pending admission, and the events about a person (A28 add, A31 update). */
export const adtA05 = messageMap(
  'ADT_A05',
  { type: 'ADT', events: ['A05', 'A14', 'A28', 'A31'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  fullRows,
);
