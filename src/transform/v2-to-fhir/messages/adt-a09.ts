import { messageMap } from '../../mapping/message-map.ts';
import { messageRows, observationRows, patientRows, visitRows } from './adt-rows.ts';

/** ADT_A09: here the cancelled transfer (A12), with the location that holds again. */
export const adtA09 = messageMap('ADT_A09', { type: 'ADT', events: ['A12'], required: ['PID'], single: ['PID', 'PV1'], silent: ['UAC'] }, [
  ...patientRows,
  ...visitRows,
  ...observationRows,
  ...messageRows,
]);
