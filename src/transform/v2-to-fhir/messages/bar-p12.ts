import { messageMap } from '../../mapping/message-map.ts';
import {
  diagnosisRows,
  groupingRows,
  messageRows,
  observationRows,
  patientRows,
  procedureRows,
  silentOfVisit,
  visitRows,
} from './adt-rows.ts';

/** BAR_P12: diagnoses and procedures of a visit. */
export const barP12 = messageMap(
  'BAR_P12',
  { type: 'BAR', events: ['P12'], required: ['PID'], single: ['PID', 'PV1'], silent: silentOfVisit },
  [...patientRows, ...visitRows, ...diagnosisRows, ...groupingRows, ...procedureRows, ...observationRows, ...messageRows],
);
