import { both, valued, where } from '../../mapping/condition.ts';
import { group, into, make, messageMap } from '../../mapping/message-map.ts';
import { ctdToPractitionerRole } from '../segments/ctd-to-practitioner-role.ts';
import { dg1ToCondition, isDiagnosis } from '../segments/dg1-to-condition.ts';
import { dg1ToEncounter } from '../segments/dg1-to-encounter.ts';
import { nteToServiceRequest } from '../segments/nte-to-observation.ts';
import { reasonOfRequest } from '../segments/order-links.ts';
import { prdToPractitionerRole, prdToServiceRequest } from '../segments/prd-to-practitioner-role.ts';
import { autToServiceRequest, rf1ToServiceRequest } from '../segments/rf1-to-service-request.ts';
import {
  accidentRows,
  allergyRows,
  groupingRows,
  guarantorRows,
  insuranceRows,
  messageRows,
  patientRows,
  procedureRows,
  visitRows,
} from './adt-rows.ts';
import { orderObservation } from './order-rows.ts';

/** The authorisation of the referral stands behind RF1; one behind a procedure is that procedure's. */
const isOfReferral = where('AUT stands before PR1', (source) => {
  if (!('fieldCount' in source)) return false;
  const procedure = source.message.segment('PR1');
  return procedure === undefined || source.index < procedure.index;
});

/** REF_I12: a referral (I12), its change (I13), its end (I14), and a question about it (I15). */
export const refI12 = messageMap(
  'REF_I12',
  {
    type: 'REF',
    events: ['I12', 'I13', 'I14', 'I15'],
    required: ['PID'],
    single: ['PID', 'PV1', 'RF1'],
    silent: ['CTD', 'UAC'],
  },
  [
    ...patientRows,
    ...visitRows,
    make('RF1', 'ServiceRequest', rf1ToServiceRequest),
    into('AUT', 'ServiceRequest', autToServiceRequest, { if: both(isOfReferral, valued('AUT-6')) }),
    group('PROVIDER_CONTACT', 'PRD', [
      make('PRD', 'PractitionerRole', prdToPractitionerRole, { role: 'shared' }),
      into('CTD', 'PractitionerRole', ctdToPractitionerRole),
      into('PRD', 'ServiceRequest', prdToServiceRequest),
    ]),
    ...guarantorRows,
    ...insuranceRows,
    ...accidentRows,
    group('DIAGNOSIS', 'DG1', [
      make('DG1', 'Condition', dg1ToCondition),
      into('DG1', 'Encounter', dg1ToEncounter, { if: isDiagnosis }),
      into('DG1', 'ServiceRequest', reasonOfRequest, { if: isDiagnosis }),
    ]),
    ...groupingRows,
    ...allergyRows,
    ...procedureRows,
    into('NTE', 'ServiceRequest', nteToServiceRequest),
    orderObservation,
    ...messageRows,
  ],
);
