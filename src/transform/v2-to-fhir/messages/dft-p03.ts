import { group, into, make, messageMap, type MessageRow } from '../../mapping/message-map.ts';
import { ft1ToChargeItem } from '../segments/ft1-to-charge-item.ts';
import { nteToNote } from '../segments/nte-to-note.ts';
import { pr1ToChargeItem } from '../segments/pr1-to-charge-item.ts';
import {
  accidentRows,
  diagnosisRows,
  groupingRows,
  guarantorRows,
  insuranceRows,
  messageRows,
  observationRows,
  patientRows,
  rowsOfProcedure,
  silentOfVisit,
  visitRows,
} from './adt-rows.ts';
import { commonOrder } from './order-rows.ts';

/** FINANCIAL: a charge, its procedures and orders, and in P11 its diagnoses and insurances. */
const financialRows: readonly MessageRow[] = [
  group('FINANCIAL', 'FT1', [
    make('FT1', 'ChargeItem', ft1ToChargeItem),
    into('NTE', 'ChargeItem', nteToNote('ChargeItem')),
    group('FINANCIAL_PROCEDURE', 'PR1', [...rowsOfProcedure, into('PR1', 'ChargeItem', pr1ToChargeItem)]),
    commonOrder,
    ...diagnosisRows,
    ...groupingRows,
    ...guarantorRows,
    ...insuranceRows,
  ]),
];

/** DFT_P03 and DFT_P11: charges. The guide has no map of DFT. */
export const dftP03 = messageMap(
  'DFT_P03',
  { type: 'DFT', events: ['P03', 'P11'], required: ['PID', 'FT1'], single: ['PID', 'PV1'], silent: silentOfVisit },
  [
    ...patientRows,
    ...visitRows,
    commonOrder,
    ...observationRows,
    ...diagnosisRows,
    ...groupingRows,
    ...guarantorRows,
    ...insuranceRows,
    ...accidentRows,
    ...financialRows,
    ...messageRows,
  ],
);
