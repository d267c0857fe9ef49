import { group, messageMap } from '../../mapping/message-map.ts';
import { messageRows, personRows, silentOfPerson, visitRows } from './adt-rows.ts';

/** BAR_P02 and BAR_P06: accounts are purged, or ended: of one patient after the other. */
export const barP02 = messageMap('BAR_P02', { type: 'BAR', events: ['P02', 'P06'], required: ['PID'], single: [] }, [
  group('PATIENT', 'PID', [...personRows, ...visitRows], silentOfPerson),
  ...messageRows,
]);
