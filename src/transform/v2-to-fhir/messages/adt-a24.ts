import { group, messageMap } from '../../mapping/message-map.ts';
import { messageRows, personRows, silentOfPerson, visitRows } from './adt-rows.ts';

/** ADT_A24 and ADT_A37: two persons, who are linked or no longer. */
export const adtA24 = messageMap('ADT_A24', { type: 'ADT', events: ['A24', 'A37'], required: ['PID'], single: [], silent: ['DB1'] }, [
  group('PATIENT', 'PID', [...personRows, ...visitRows], silentOfPerson),
  ...messageRows,
]);
