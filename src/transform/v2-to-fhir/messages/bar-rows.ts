import { group, type MessageRow } from '../../mapping/message-map.ts';
import {
  accidentRows,
  allergyRows,
  diagnosisRows,
  guarantorRows,
  insuranceRows,
  kinRows,
  observationRows,
  procedureRows,
  rowsOfVisit,
} from './adt-rows.ts';

/** What an account is about, beside the patient: in each visit of the account, or in the account where no visit is named. */
const detailRows: readonly MessageRow[] = [
  ...observationRows,
  ...allergyRows,
  ...diagnosisRows,
  ...procedureRows,
  ...guarantorRows,
  ...insuranceRows,
  ...accidentRows,
];

/** VISIT of BAR_P01 and BAR_P05: an account may have several. What follows a PV1 belongs to it. */
export const accountRows: readonly MessageRow[] = [
  ...detailRows,
  group('VISIT', 'PV1', [...rowsOfVisit, ...detailRows, ...kinRows], ['DRG', 'UB1', 'UB2', 'RMI', 'ABS', 'BLC']),
];
