import { group, messageMap } from '../../mapping/message-map.ts';
import { messageRows, observationRows, personRows, silentOfPerson, silentOfVisit, visitRows } from './adt-rows.ts';

/** ADT_A17: two patients, each with a visit, change places: PV1-3 is where each of them is now. */
export const adtA17 = messageMap('ADT_A17', { type: 'ADT', events: ['A17'], required: ['PID'], single: [], silent: silentOfVisit }, [
  group('PATIENT', 'PID', [...personRows, ...visitRows, ...observationRows], silentOfPerson),
  ...messageRows,
]);
