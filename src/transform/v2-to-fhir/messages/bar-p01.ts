import { messageMap } from '../../mapping/message-map.ts';
import { messageRows, patientRows, silentOfVisit } from './adt-rows.ts';
import { accountRows } from './bar-rows.ts';

/** BAR_P01 and BAR_P05: an account is added or updated. The guide has no map of BAR. */
export const barP01 = messageMap(
  'BAR_P01',
  { type: 'BAR', events: ['P01', 'P05'], required: ['PID'], single: ['PID'], silent: silentOfVisit },
  [...patientRows, ...accountRows, ...messageRows],
);
