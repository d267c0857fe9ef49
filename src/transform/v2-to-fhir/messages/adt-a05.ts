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

/** ADT_A05: pre-admission, and the events about a person (A28 add, A31 update). */
export const adtA05 = messageMap(
  'ADT_A05',
  {
    type: 'ADT',
    events: ['A05', 'A28', 'A31'],
    required: ['PID'],
    single: ['PID', 'PV1'],
    silent: ['GT1', 'ACC', 'UB1', 'UB2', 'DRG', 'IAM', 'UAC'],
  },
  [...patientRows, ...visitRows, ...observationRows, ...allergyRows, ...diagnosisRows, ...procedureRows, ...insuranceRows, ...messageRows],
);
