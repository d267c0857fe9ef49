import type { CodeableConcept, Encounter } from 'fhir/r4.js';
import type { Source } from '../../mapping/condition.ts';
import { both, coded, either, event, NO_EVENT, not, oneOf, sent, valued, where } from '../../mapping/condition.ts';
import { converter, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { admissionMethodEngland, admissionMethodHl7Uk } from '../codesystems/admission-method-england.ts';
import { admissionType } from '../codesystems/admission-type.ts';
import { ambulatoryStatus } from '../codesystems/ambulatory-status.ts';
import { dischargeDestinationEngland } from '../codesystems/discharge-destination-england.ts';
import { dischargeMethodEngland } from '../codesystems/discharge-method-england.ts';
import { eventEncounterStatus } from '../codesystems/event-encounter-status.ts';
import { hospitalService } from '../codesystems/hospital-service.ts';
import { patientClassEncounterClass } from '../codesystems/patient-class-encounter-class.ts';
import { patientClassEncounterStatus } from '../codesystems/patient-class-encounter-status.ts';
import { readmissionIndicator } from '../codesystems/readmission-indicator.ts';
import { sourceOfAdmissionEngland } from '../codesystems/source-of-admission-england.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding, mappedCoding, CODING, sentCoding } from '../datatypes/cwe-to-coding.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { cxToVisitNumber } from '../datatypes/cx-to-visit-number.ts';
import { dldToLocation } from '../datatypes/dld-to-location.ts';
import { dtmToDateTime, isDateTime } from '../datatypes/dtm-to-date-time.ts';
import { englandOrLocal } from '../datatypes/england-or-local.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { DATA_ABSENT_REASON, UK_CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { encounterIdentity } from './encounter-identity.ts';
import {
  assignedLocationIn,
  isAssigned,
  isAssignedOrLeft,
  isReserved,
  isTemporarilyAssigned,
  locationIn,
  placeAndStatus,
  temporaryLocation,
} from './encounter-location.ts';
import { ADMITTER, ATTENDER, CONSULTANT, participant, PARTICIPANT, REFERRER, takesPartAs } from './encounter-participant.ts';
import { hasNotBegun, isNotCancelled, takesStatusOf } from './encounter-status.ts';

const ADMISSION_METHOD = `${UK_CORE_EXTENSION}AdmissionMethod`;
const DISCHARGE_METHOD = `${UK_CORE_EXTENSION}DischargeMethod`;

/** There was no visit (A11, A23), or never will be (A27, A38). */
const undone = event('A11', 'A23');
const calledOff = event('A27', 'A38');
/** A cancelled discharge, or pending one (A25), takes back what that said. */
const takenBack = event('A13', 'A25');
const dischargeStands = not(either(takenBack, either(undone, calledOff)));
/** PV1-45 beside what is pending or a leave is a time at which the visit is expected to end; what it is in an event without a map nobody knows. */
const endStands = both(dischargeStands, not(event('A14', 'A15', 'A16', 'A21', 'A22', 'A26', 'A52', 'A53', NO_EVENT)));
const ended = either(event('A03'), both(isDateTime('PV1-45'), endStands));
/** A visit that has been registered and not begun. */
const preadmitted = both(event('A01', 'A04'), oneOf('PV1-2.1', 'P', 'PRENC'));
const expected = either(oneOf('PV1-2.1', 'P', 'PRENC'), event('A05', 'A14'));
const over = either(ended, either(undone, calledOff));
const returned = event('A12', 'A13');

/** NHS trusts send the method in PV1-36 and the destination in PV1-37, some a destination in PV1-36: the lists decide. */
const isMethod = coded('PV1-36', dischargeMethodEngland);
const isDestination = both(coded('PV1-37.1', dischargeDestinationEngland), not(both(valued('PV1-36'), not(isMethod))));

const isClinicNamed = where('PV2-23 valued', (source) =>
  'fieldCount' in source ? (source.message.segment('PV2')?.field(23).first.isValued ?? false) : false,
);

const { rule, derive, fixed, whenCreated, link, clear, instruct } = rulesFor<Encounter>();

/** A letter of PV1-4 with its translation by HL7 UK. */
const translatedAdmissionMethod: Converter<CodeableConcept> = converter('CWE[CodeableConcept] by AdmissionMethodHl7Uk', (source, place) => {
  const translation = mappedCoding(source, admissionMethodHl7Uk, place);
  const letter = mappedCoding(source, admissionType, place) ?? sentCoding(source, CODING, place);
  return translation && letter && { coding: [translation, letter] };
});

/** The time at which the event happened (EVN-6): an admission begins and a discharge ends the visit. */
function timeOfEvent(_source: Source, place: Place): string | undefined {
  const occurred = place.run.message.segment('EVN')?.field(6).first;
  return occurred?.isValued ? dtmToDateTime.convert(occurred, place) : undefined;
}

/** PV1[Encounter], with MSH[Encounter] for the status */
export const pv1ToEncounter = segmentMap<Encounter>(
  'PV1',
  'Encounter',
  [
    // MSH-9: Event[EncounterStatus]
    ...[...eventEncounterStatus.rows].map(([trigger, { code }]) =>
      fixed('status', code, { if: event(trigger), unless: either(ended, preadmitted), over: takesStatusOf(trigger) }),
    ),
    fixed('status', 'planned', { if: preadmitted, unless: ended, over: hasNotBegun }),
    instruct('cancel', 'MSH-9', 'status', { if: either(undone, calledOff) }),
    instruct('end', 'MSH-9', 'status', { if: event('A03') }),
    instruct('reopen', 'MSH-9', 'status', { if: event('A13') }),
    rule('PV1-2', 'class', cweToCoding(patientClassEncounterClass)),
    // PV1-2: PatientClass[EncounterStatus]. An event that says nothing of the status must not reopen a visit that has ended.
    ...[...patientClassEncounterStatus.rows].map(([letter, { code }]) =>
      whenCreated('status', code, { if: oneOf('PV1-2.1', letter, letter.toLowerCase()), unless: ended }),
    ),
    rule('PV1-3', 'location[]', assignedLocationIn('active'), { unless: either(expected, either(over, returned)), part: isAssigned }),
    rule('PV1-3', 'location[]', assignedLocationIn('planned'), { if: expected, unless: either(over, returned), part: isAssigned }),
    // A cancelled transfer or discharge: the patient is where they were, and has not left.
    rule('PV1-3', 'location[]', assignedLocationIn('active'), { if: returned, unless: over, part: isAssignedOrLeft }),
    // The patient has left, or never came: nobody is there any more.
    rule('PV1-3', 'location[]', assignedLocationIn('completed'), { if: ended, unite: placeAndStatus }),
    clear('PV1-3', 'location[]', { if: both(ended, valued('PV1-3')), part: isAssigned }),
    rule('PV1-3', 'location[]', assignedLocationIn(undefined), { if: undone, part: isAssigned }),
    rule('PV1-3', 'location[]', assignedLocationIn(undefined), { if: calledOff, part: isAssigned, over: hasNotBegun }),
    rule(
      'PV1-4',
      'hospitalization.extension[]',
      extensionOf(ADMISSION_METHOD, 'valueCodeableConcept', cweToCodeableConcept(admissionMethodEngland)),
      {
        if: coded('PV1-4', admissionMethodEngland),
        part: hasUrl(ADMISSION_METHOD),
        clears: true,
      },
    ),
    rule('PV1-4', 'hospitalization.extension[]', extensionOf(ADMISSION_METHOD, 'valueCodeableConcept', translatedAdmissionMethod), {
      if: coded('PV1-4', admissionMethodHl7Uk),
      part: hasUrl(ADMISSION_METHOD),
      clears: true,
    }),
    rule('PV1-4', 'type[]', cweToCodeableConcept(admissionType), { unless: coded('PV1-4', admissionMethodEngland), clears: true }),
    rule('PV1-5', 'hospitalization.preAdmissionIdentifier', cxToIdentifier),
    rule('PV1-6', 'location[]', locationIn('completed'), { unless: event('A12'), unite: placeAndStatus }),
    rule('PV1-7', 'participant[]', participant(ATTENDER), { part: takesPartAs(ATTENDER) }),
    rule('PV1-8', 'participant[]', participant(REFERRER), { part: takesPartAs(REFERRER) }),
    rule('PV1-9', 'participant[]', participant(CONSULTANT), { part: takesPartAs(CONSULTANT) }),
    rule('PV1-10', 'serviceType', cweToCodeableConcept(hospitalService)),
    rule('PV1-11', 'location[]', temporaryLocation, { part: isTemporarilyAssigned }),
    rule('PV1-13', 'hospitalization.reAdmission', cweToCodeableConcept(readmissionIndicator)),
    rule('PV1-14', 'hospitalization.admitSource', englandOrLocal(sourceOfAdmissionEngland)),
    rule('PV1-15', 'hospitalization.specialArrangement[]', cweToCodeableConcept(ambulatoryStatus)),
    rule('PV1-16', 'hospitalization.specialCourtesy[]', cweToCodeableConcept()),
    rule('PV1-17', 'participant[]', participant(ADMITTER), { part: takesPartAs(ADMITTER) }),
    rule('PV1-19', 'identifier[]', cxToVisitNumber, { unite: identifierKey }),
    instruct('move', 'PV1-19', 'subject', { if: event('A43', 'A45') }),
    link('Account', 'account[]', { if: event('A45'), unite: ({ reference }: { reference?: string }) => reference ?? '' }),
    rule('PV1-36', 'extension[]', extensionOf(DISCHARGE_METHOD, 'valueCodeableConcept', cweToCodeableConcept(dischargeMethodEngland)), {
      if: both(isMethod, dischargeStands),
      part: hasUrl(DISCHARGE_METHOD),
      clears: true,
    }),
    rule('PV1-36', 'hospitalization.dischargeDisposition', cweToCodeableConcept(dischargeDestinationEngland), {
      if: dischargeStands,
      unless: isMethod,
      clears: true,
    }),
    rule('PV1-37.1', 'hospitalization.dischargeDisposition', cweToCodeableConcept(dischargeDestinationEngland), {
      if: both(isDestination, dischargeStands),
    }),
    rule('PV1-37', 'hospitalization.destination', dldToLocation, { if: dischargeStands, unless: isDestination, clears: true }),
    clear('PV1-36', 'extension[]', { if: takenBack, part: hasUrl(DISCHARGE_METHOD) }),
    clear('PV1-36', 'hospitalization.dischargeDisposition', { if: takenBack }),
    clear('PV1-37', 'hospitalization.destination', { if: takenBack }),
    rule('PV1-38', 'hospitalization.dietPreference[]', cweToCodeableConcept()),
    // R4 Encounter.serviceProvider; the guide is silent. PV2-23 has its name, too.
    rule('PV1-39', 'serviceProvider', cweToOrganization, { unless: isClinicNamed }),
    // A cancelled pending transfer: the place is no longer kept for the patient.
    rule('PV1-42', 'location[]', locationIn('reserved'), { unless: event('A26'), part: isReserved }),
    clear('PV1-42', 'location[]', { if: event('A26'), part: isReserved }),
    rule('PV1-44', 'period.start', dtmToDateTime),
    derive('PV1-44', 'period.start', 'EVN-6 of an admission', timeOfEvent, { if: both(event('A01'), not(sent('PV1-44'))) }),
    rule('PV1-45', 'period.end', dtmToDateTime, { if: endStands }),
    derive('PV1-45', 'period.end', 'EVN-6 of a discharge', timeOfEvent, { if: both(event('A03'), not(sent('PV1-45'))) }),
    clear('PV1-45', 'period.end', { if: event('A13') }),
    fixed('status', 'finished', { if: ended, over: isNotCancelled }),
    rule('PV1-50', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('PV1-52', 'participant[]', participant(PARTICIPANT), { part: takesPartAs(PARTICIPANT) }),
    link('EpisodeOfCare', 'episodeOfCare[]', { if: valued('PV1-54'), unite: ({ reference }: { reference?: string }) => reference ?? '' }),
    link('Patient', 'subject'),
    whenCreated('status', 'unknown'),
    whenCreated('class', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
  ],
  { identity: encounterIdentity },
);
