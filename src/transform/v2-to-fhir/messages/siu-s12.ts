import { either, valued } from '../../mapping/condition.ts';
import { group, into, make, messageMap } from '../../mapping/message-map.ts';
import { aigToAppointment } from '../segments/aig-to-appointment.ts';
import { ailToAppointment } from '../segments/ail-to-appointment.ts';
import { aipToAppointment } from '../segments/aip-to-appointment.ts';
import { aisToAppointment } from '../segments/ais-to-appointment.ts';
import { nteToAppointment } from '../segments/nte-to-appointment.ts';
import { pidToAppointment } from '../segments/pid-to-appointment.ts';
import { schToAppointment } from '../segments/sch-to-appointment.ts';
import { schToProvenance } from '../segments/sch-to-provenance.ts';
import { schToServiceRequest } from '../segments/sch-to-service-request.ts';
import { diagnosisRows, messageRows, observationRows, patientRows, visitRows } from './adt-rows.ts';

const note = into('NTE', 'Appointment', nteToAppointment);

/** SIU_S12, the structure of all events of scheduling. The patients stand before the appointment, which refers to them. */
export const siuS12 = messageMap(
  'SIU_S12',
  {
    type: 'SIU',
    events: ['S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S18', 'S19', 'S20', 'S21', 'S22', 'S23', 'S24', 'S26'],
    required: ['SCH', 'PID'],
    single: ['SCH', 'PID', 'PV1'],
    silent: ['TQ1'],
  },
  [
    ...patientRows,
    ...visitRows,
    make('SCH', 'ServiceRequest', schToServiceRequest, { if: either(valued('SCH-26'), valued('SCH-27')) }),
    make('SCH', 'Appointment', schToAppointment),
    into('SCH', 'Appointment', pidToAppointment),
    note,
    ...observationRows,
    ...diagnosisRows,
    group('RESOURCES', 'RGS', [
      group('SERVICE', 'AIS', [into('AIS', 'Appointment', aisToAppointment), note]),
      group('GENERAL_RESOURCE', 'AIG', [into('AIG', 'Appointment', aigToAppointment), note]),
      group('LOCATION_RESOURCE', 'AIL', [into('AIL', 'Appointment', ailToAppointment), note]),
      group('PERSONNEL_RESOURCE', 'AIP', [into('AIP', 'Appointment', aipToAppointment), note]),
    ]),
    make('SCH', 'Provenance', schToProvenance, { role: 'message', if: valued('SCH-20') }),
    ...messageRows,
  ],
);
