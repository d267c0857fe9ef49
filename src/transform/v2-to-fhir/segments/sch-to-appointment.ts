import type { Appointment, Reference } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { BY_MARK } from '../../field-mark.ts';
import { code, codePlace, lookUp } from '../../mapping/code-map.ts';
import { event, not, oneOf, where, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { appointmentReasonCodes, appointmentTypeCodes } from '../codesystems/appointment-codes.ts';
import { fillerStatusCodes } from '../codesystems/filler-status-codes.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { eiToReference } from '../datatypes/ei-to-identifier.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerIdentifier, placerGroup, placerIdentifier } from '../datatypes/order-numbers.ts';
import { contact, ENTERER, FILLER_CONTACT, isContact, PLACER_CONTACT } from './appointment-participant.ts';
import { durationIn, hasEnd, hasStart, scheduledEnd, scheduledStart } from './scheduled-time.ts';

const UNKNOWN = { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' as const }] };

type Status = Appointment['status'];

/** What the event itself says of the appointment, whatever SCH-25 says. */
const ENDED: Readonly<Record<string, Status>> = { S15: 'cancelled', S16: 'cancelled', S17: 'entered-in-error', S26: 'noshow' };

/** Events after which an appointment is booked where SCH-25 does not say more. */
const BOOKED = ['S12', 'S13'];

/** The event, else SCH-25, else that a new or moved appointment is booked. */
function status(source: Source, place: Place): Status | undefined {
  if (!('fieldCount' in source)) return undefined;
  const sent = source.field(25).first;
  const ended = ENDED[place.run.event];
  if (ended !== undefined) {
    if (lookUp(fillerStatusCodes, sent.textAt(1).trim(), codePlace(sent, place.run.mapping))?.code === ended) place.takeAt(sent, 1);
    return ended;
  }
  const said = sent.isValued ? code(fillerStatusCodes).convert(sent, place) : undefined;
  return said ?? (BOOKED.includes(place.run.event) ? 'booked' : undefined);
}

/** SCH-9, in minutes whatever SCH-10 counts in; the guide reads minutes only. */
function minutesDuration(source: Source, place: Place): number | undefined {
  if (!('fieldCount' in source)) return undefined;
  const { minutes = 0, said } = durationIn(source, 9);
  if (minutes < 1 || !Number.isInteger(minutes)) return undefined;
  for (const one of said) place.take(one);
  return minutes;
}

/** R4 allows a reason of these alone (app-4, which writes `no-show` where the code is `noshow`). */
const isCalledOff = where('the appointment is cancelled', (source, { event: trigger }) => {
  if (ENDED[trigger] !== undefined) return ENDED[trigger] === 'cancelled';
  return 'fieldCount' in source && source.field(25).first.textAt(1).trim().toUpperCase() === 'CANCELLED';
});

/** Appointment = the filler's number, else the placer's, of the patient. The authority is left out: senders name it once and then not. */
function identity(_made: Appointment, sch: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const within = patient ? [patient] : [];
  const filler = sch.field(2).first.textAt(1).trim();
  const placer = sch.field(1).first.textAt(1).trim();
  if (filler !== '') return { basis: 'filler number', key: `appointment|filler|${filler}`, within };
  if (placer !== '') return { basis: 'placer number', key: `appointment|placer|${placer}`, within };
  const order = [26, 27].map((field) => sch.field(field).first.textAt(1).trim()).find((number) => number !== '') ?? '';
  return { basis: 'order number', key: `appointment|order|${order}`, within };
}

const parent = eiToReference('Appointment');
const isTypeCode = oneOf('SCH-7.3', 'HL70277');
const isParent = ({ type }: Reference): boolean => type === 'Appointment';

const { rule, derive, whenCreated, link, instruct } = rulesFor<Appointment>();

/** SCH[Appointment], with TQ[Appointment] and TQ1 for the time. */
export const schToAppointment = segmentMap<Appointment>(
  'SCH',
  'Appointment',
  [
    // Before the participants, whose status follows from it.
    derive('SCH-25', 'status', 'the event, else SCH-25', status),
    instruct('cancel', 'MSH-9', 'status', { if: event('S15', 'S16', 'S17') }),
    // A slot that is changed, blocked or added to stands in the schedule: nobody says more of it.
    whenCreated('status', 'booked', { unless: event(...BOOKED, ...Object.keys(ENDED)) }),
    rule('SCH-1', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('SCH-2', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    rule('SCH-4', 'identifier[]', placerGroup, { unite: identifierKey }),
    rule('SCH-6', 'cancelationReason', cweToCodeableConcept(), { if: isCalledOff }),
    rule('SCH-7', 'reasonCode[]', cweToCodeableConcept(appointmentReasonCodes), { unless: isTypeCode }),
    rule('SCH-7', 'appointmentType', cweToCodeableConcept(appointmentTypeCodes), { if: isTypeCode }),
    rule('SCH-8', 'appointmentType', cweToCodeableConcept(appointmentTypeCodes)),
    derive('SCH-9', 'minutesDuration', 'SCH-9 in minutes', minutesDuration),
    derive('SCH-11', 'start', 'TQ1-7, SCH-11.4, else when the first resource begins', scheduledStart),
    derive('SCH-11', 'end', 'TQ1-8, SCH-11.5, else the start and the duration', scheduledEnd),
    rule('SCH-12', 'participant[]', contact(PLACER_CONTACT, 13, 14), { part: isContact(PLACER_CONTACT) }),
    rule('SCH-16', 'participant[]', contact(FILLER_CONTACT, 17, 18), { part: isContact(FILLER_CONTACT) }),
    rule('SCH-20', 'participant[]', contact(ENTERER, 21), { part: isContact(ENTERER) }),
    rule('SCH-23', 'supportingInformation[]', parent, { part: isParent }),
    rule('SCH-24', 'supportingInformation[]', parent, BY_MARK),
    link('ServiceRequest', 'basedOn[]'),
    whenCreated('_start', UNKNOWN, { if: not(hasStart) }),
    whenCreated('_end', UNKNOWN, { if: not(hasEnd) }),
  ],
  { identity },
);
