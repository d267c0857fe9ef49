import { messageMap } from '../../mapping/message-map.ts';
import {
  allergyRows,
  diagnosisRows,
  insuranceRows,
  messageRows,
  observationRows,
  patientRows,
  procedureRows,
  visitRows,
} from './adt-rows.ts';

/** ADT_A01: admission, registration, update, cancelled discharge. */
export const adtA01 = messageMap(
  'ADT_A01',
  {
    type: 'ADT',
    events: ['A01', 'A04', 'A08', 'A13'],
    required: ['PID'],
    single: ['PID', 'PV1'],
    silent: ['GT1', 'ACC', 'UB1', 'UB2', 'PDA', 'DRG', 'IAM', 'UAC'],
  },
  [...patientRows, ...visitRows, ...observationRows, ...allergyRows, ...diagnosisRows, ...procedureRows, ...insuranceRows, ...messageRows],
);
