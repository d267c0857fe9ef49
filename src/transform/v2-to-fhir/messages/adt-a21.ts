import { messageMap } from '../../mapping/message-map.ts';
import { fullRows, silentOfVisit } from './adt-rows.ts';

/**
 * ADT_A21: leave (A21, A22), and what is deleted (A23 a visit, A29 a person) or cancelled (A25 a pending discharge, A26 a pending
 * transfer, A27 a pending admission). The guide has no map of it, nor of ADT_A38 (A38) and ADT_A52 (A52, A53), which hold the same segments.
 */
export const adtA21 = messageMap(
  'ADT_A21',
  {
    type: 'ADT',
    events: ['A21', 'A22', 'A23', 'A25', 'A26', 'A27', 'A29', 'A38', 'A52', 'A53'],
    required: ['PID'],
    single: ['PID', 'PV1'],
    silent: silentOfVisit,
  },
  fullRows,
);
