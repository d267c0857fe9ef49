import type { Appointment, AppointmentParticipant, CodeableConcept, Reference } from 'fhir/r4.js';
import { readDateTime } from '../../../hl7v2/date-time.ts';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, oneOf, valued, type Condition, type Source } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { fillerStatusOfResource } from '../codesystems/filler-status-codes.ts';
import { addItem } from '../datatypes/add-item.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { laterBy } from '../datatypes/minutes.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { durationIn, RESOURCE_TIMES } from './scheduled-time.ts';

const telephone = xtnToContactPoint();

/** Appointments that are not agreed upon yet. */
const OPEN = ['proposed', 'pending', 'waitlist'];

/**
 * R4 demands a status of each participant, of a list without `unknown`, and HL7 v2 has none of the patient and the people who book. An
 * appointment is booked once all who take part have agreed (R4 appointmentstatus), and stays agreed upon whatever becomes of it.
 */
export function statusBy({ owner }: Place): AppointmentParticipant['status'] {
  return OPEN.includes(String(owner.body['status'])) ? 'needs-action' : 'accepted';
}

type Belongs = (participant: AppointmentParticipant) => boolean;

/**
 * SCH-12, SCH-16, SCH-20: XCN → somebody who has to do with the booking.
 * @param telecom the field with their telephone number, of which the guide has no row
 * @param address the field with their address
 */
export function contact(type: CodeableConcept, telecom: number, address?: number): Converter<AppointmentParticipant> {
  const name = type.text ?? type.coding?.[0]?.code ?? '';
  return converter(`participant ${name}, XCN[Practitioner]`, (source, place) => {
    const actor = xcnToPractitioner.convert(source, place);
    const person = place.run.linked(actor);
    const { segment } = source.field;
    // Of several contacts nobody says whose number it is.
    if (person && source.field.repetitions.length === 1) {
      addItem(person, 'telecom', telephone, { element: segment.field(telecom).first, place });
      if (address !== undefined) addItem(person, 'address', xadToAddress, { element: segment.field(address).first, place });
    }
    return actor && { type: [structuredClone(type)], actor, status: statusBy(place) };
  });
}

const keyOf = ({ text, coding }: CodeableConcept): string => text ?? coding?.[0]?.code ?? '';

/** Recognises the participants of a contact field. */
export const isContact =
  (type: CodeableConcept): Belongs =>
  ({ type: known = [] }) =>
    known.length === 1 && known.some((one) => keyOf(one) === keyOf(type));

export const PLACER_CONTACT: CodeableConcept = { text: 'placer contact' };
export const FILLER_CONTACT: CodeableConcept = { text: 'filler contact' };
export const ENTERER: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'enterer', display: 'Enterer' }],
};

const CONTACTS: readonly Belongs[] = [PLACER_CONTACT, FILLER_CONTACT, ENTERER].map(isContact);

const refersTo = ({ actor }: AppointmentParticipant, type: string): boolean => actor?.reference?.startsWith(type) ?? false;

/** Which participants of a stored appointment the segments own. */
const OWNED: Readonly<Record<keyof typeof RESOURCE_TIMES, Belongs>> = {
  AIS: ({ actor }) => actor?.type === 'HealthcareService',
  AIG: ({ actor }) => actor !== undefined && actor.reference === undefined && actor.type === undefined,
  AIL: (participant) => refersTo(participant, 'Location'),
  AIP: (participant) => refersTo(participant, 'Practitioner') && !CONTACTS.some((belongs) => belongs(participant)),
};

/** What a participant is known by where a segment says that it is added, changed or deleted. */
const actorOf = ({ actor }: AppointmentParticipant): string =>
  actor?.reference ?? `${actor?.identifier?.system ?? ''}|${actor?.identifier?.value ?? actor?.display ?? ''}`;

const { rule, derive } = rulesFor<Appointment>();

/** What a resource segment has beside the resource itself. */
interface ResourceFields {
  readonly v2: keyof typeof RESOURCE_TIMES;
  /** The kind of resource, where the segment has one. */
  readonly type?: number;
  readonly status: number;
  readonly actor: (source: Source, place: Place) => Reference | undefined;
}

interface Ownership {
  readonly if: Condition;
  readonly part?: Belongs;
  readonly unite?: (participant: AppointmentParticipant) => string;
}

/**
 * AIS, AIG, AIL, AIP → one participant each. Without action codes the segments of a message are all that is booked, and take the place of
 * what is stored; with one (AIS-2 …) each speaks of its own resource, and leaves the others.
 */
export function participantRules(fields: ResourceFields): readonly CompiledRule[] {
  const { v2, type } = fields;
  const isAction = valued(`${v2}-2`);
  const isResource = type === undefined ? valued(`${v2}-3`) : either(valued(`${v2}-3`), valued(`${v2}-${type}`));
  return [
    ...rulesOf(fields, { if: both(isResource, not(isAction)), part: OWNED[v2] }),
    ...rulesOf(fields, { if: both(isResource, isAction), unite: actorOf }),
  ];
}

function rulesOf({ v2, type, status, actor }: ResourceFields, owned: Ownership): readonly CompiledRule[] {
  const times = RESOURCE_TIMES[v2];
  const isDeleted = oneOf(`${v2}-2`, 'D');
  const isKnown = coded(`${v2}-${status}`, fillerStatusOfResource);
  const start = valued(`${v2}-${times.start}`);
  return [
    derive(`${v2}-3`, 'participant[this].actor', 'the resource', withAction(actor), owned),
    ...(type === undefined ? [] : [rule(`${v2}-${type}`, 'participant[this].type[]', cweToCodeableConcept(), owned)]),
    rule(`${v2}-${times.start}`, 'participant[this].period.start', dtmToDateTime, owned),
    derive(
      `${v2}-${times.offset}`,
      'participant[this].period.start',
      'the start of the appointment and the offset',
      offsetIn(times.offset),
      {
        ...owned,
        unless: start,
      },
    ),
    derive(`${v2}-${times.duration}`, 'participant[this].period.end', 'the start and the duration', endAfter(v2), owned),
    rule(`${v2}-${status}`, 'participant[this].status', code(fillerStatusOfResource), {
      ...owned,
      if: both(owned.if, isKnown),
      unless: isDeleted,
    }),
    derive(`${v2}-2`, 'participant[this].status', 'a deleted resource takes no part', declined, {
      ...owned,
      if: both(owned.if, isDeleted),
    }),
    derive(`${v2}-${status}`, 'participant[this].status', 'by that of the appointment', (_source, place) => statusBy(place), {
      ...owned,
      unless: either(isKnown, isDeleted),
    }),
  ];
}

/** Added, changed or left as it is: the resource takes part. */
function withAction(actor: ResourceFields['actor']): ResourceFields['actor'] {
  return (source, place) => {
    const made = actor(source, place);
    if (made && 'fieldCount' in source && !source.field(2).isNull) place.take(source.field(2).first.at(1));
    return made;
  };
}

function declined(source: Source, place: Place): 'declined' | undefined {
  if (!('fieldCount' in source)) return undefined;
  place.take(source.field(2).first.at(1));
  return 'declined';
}

function offsetIn(field: number): (source: Source, place: Place) => string | undefined {
  return (source, place) => {
    const begins = place.owner.body['start'];
    if (!('fieldCount' in source) || typeof begins !== 'string') return undefined;
    const { minutes, said } = durationIn(source, field);
    if (minutes === undefined) return undefined;
    for (const one of said) place.take(one);
    return laterBy(minutes, begins);
  };
}

function endAfter(v2: keyof typeof RESOURCE_TIMES): (source: Source, place: Place) => string | undefined {
  return (source, place) => {
    if (!('fieldCount' in source)) return undefined;
    const { start, offset, duration } = RESOURCE_TIMES[v2];
    const { minutes, said } = durationIn(source, duration);
    if (minutes === undefined) return undefined;
    const reading = readDateTime(source.field(start).first.text.trim(), place.run.context.zone);
    const begins = source.field(start).isValued ? (reading?.hasTime ? reading.dateTime : undefined) : offsetIn(offset)(source, place);
    if (begins === undefined) return undefined;
    for (const one of said) place.take(one);
    return laterBy(minutes, begins);
  };
}
