import { codeMap } from '../../mapping/code-map.ts';

const APPOINTMENT_STATUS = 'http://hl7.org/fhir/appointmentstatus';
const PARTICIPATION_STATUS = 'http://hl7.org/fhir/participationstatus';

/** Table 0278 (SCH-25, AIS-10) → Appointment.status. Looked up in capitals, since senders write `Booked` and `BOOKED`. */
export const fillerStatusCodes = codeMap('FillerStatusCodes[Appointment]', '0278', APPOINTMENT_STATUS, [
  ['PENDING', 'pending', 'Pending'],
  ['WAITLIST', 'waitlist', 'Waitlisted'],
  ['BOOKED', 'booked', 'Booked'],
  ['STARTED', 'checked-in', 'Checked In'],
  ['COMPLETE', 'fulfilled', 'Fulfilled'],
  ['CANCELLED', 'cancelled', 'Cancelled'],
  ['DELETED', 'entered-in-error', 'Entered In Error'],
  ['NOSHOW', 'noshow', 'No Show'],
]);

/**
 * The same table (AIS-10, AIG-14, AIL-12, AIP-12) → Appointment.participant.status. The guide copies the code, which FHIR does not have: a
 * resource that is booked takes part, one that is cancelled does not, one that is pending has yet to be asked.
 */
export const fillerStatusOfResource = codeMap('FillerStatusCodes[Participation]', '0278', PARTICIPATION_STATUS, [
  ['PENDING', 'needs-action', 'Needs Action'],
  ['WAITLIST', 'needs-action', 'Needs Action'],
  ['BOOKED', 'accepted', 'Accepted'],
  ['OVERBOOK', 'accepted', 'Accepted'],
  ['STARTED', 'accepted', 'Accepted'],
  ['COMPLETE', 'accepted', 'Accepted'],
  ['CANCELLED', 'declined', 'Declined'],
  ['DELETED', 'declined', 'Declined'],
]);
