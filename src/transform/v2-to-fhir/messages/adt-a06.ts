import { both, not, valued } from '../../mapping/condition.ts';
import { make, messageMap } from '../../mapping/message-map.ts';
import { isSameAccount } from '../segments/merge-events.ts';
import { mrgToAccount } from '../segments/mrg-to-account.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/**
 * ADT_A06: an outpatient becomes an inpatient, or an inpatient an outpatient (A07). MRG names the account of before; nothing is merged.
 * It stands last, since an account of the message is the one of PID-18.
 */
export const adtA06 = messageMap(
  'ADT_A06',
  { type: 'ADT', events: ['A06', 'A07'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  [...fullRows, make('MRG', 'Account', mrgToAccount, { if: both(valued('MRG-3'), not(isSameAccount)) })],
);
