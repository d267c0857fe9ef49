import type { Appointment, AppointmentParticipant } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { hasUrl } from '../datatypes/extension.ts';
import { r5Element } from '../datatypes/r5-element.ts';
import { statusBy } from './appointment-participant.ts';

const SUBJECT = r5Element('Appointment.subject');
const isPatient = ({ actor }: AppointmentParticipant): boolean => actor?.reference?.startsWith('Patient') ?? false;
const { derive, link } = rulesFor<Appointment>();

/**
 * PID[Appointment]: the patient takes part. The guide says so of PID-2, PID-3 and PID-4 each; it is one person, and stands here
 * once. It runs beside SCH, since no field of PID is read again.
 */
export const pidToAppointment = segmentMap<Appointment>('PID', 'Appointment', [
  derive(
    'PID',
    'extension[]',
    'the patient',
    (_source, { run }) => {
      const patient = run.drafts.find(({ role }) => role === 'patient');
      return patient && { url: SUBJECT, valueReference: run.linkTo(patient) };
    },
    { part: hasUrl(SUBJECT) },
  ),
  link('Patient', 'participant[patient].actor', { part: isPatient }),
  derive('PID', 'participant[patient].status', 'by that of the appointment', (_source, place) => statusBy(place), { part: isPatient }),
]);
