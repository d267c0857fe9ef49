import { both, either, event, not, oneOf, valued } from '../../mapping/condition.ts';
import { follow, group, into, make, type MessageRow } from '../../mapping/message-map.ts';
import { accToObservation } from '../segments/acc-to-observation.ts';
import { al1ToAllergyIntolerance } from '../segments/al1-to-allergy-intolerance.ts';
import { arvTo } from '../segments/arv-to-labels.ts';
import { db1ToObservation } from '../segments/db1-to-observation.ts';
import { dg1ToCondition, isDiagnosis } from '../segments/dg1-to-condition.ts';
import { dg1ToEncounter } from '../segments/dg1-to-encounter.ts';
import { dg1ToEpisodeOfCare } from '../segments/dg1-to-episode-of-care.ts';
import { drgToObservation } from '../segments/drg-to-observation.ts';
import { evnToProvenance } from '../segments/evn-to-provenance.ts';
import { gt1ToAccount } from '../segments/gt1-to-account.ts';
import { gt1ToRelatedPerson } from '../segments/gt1-to-related-person.ts';
import { iamToAllergyIntolerance } from '../segments/iam-to-allergy-intolerance.ts';
import { iamToRelatedPerson } from '../segments/iam-to-related-person.ts';
import { iarToAllergyIntolerance } from '../segments/iar-to-allergy-intolerance.ts';
import { in1ToCoverage } from '../segments/in1-to-coverage.ts';
import { in1ToRelatedPerson } from '../segments/in1-to-related-person.ts';
import { in2ToCoverage } from '../segments/in2-to-coverage.ts';
import { in2ToRelatedPerson } from '../segments/in2-to-related-person.ts';
import { in3ToCareTeam } from '../segments/in3-to-care-team.ts';
import { isPersonInsured } from '../segments/insured.ts';
import { mshToBundle } from '../segments/msh-to-bundle.ts';
import { mshToMessageHeader } from '../segments/msh-to-message-header.ts';
import { mshToProvenanceSource, mshToProvenanceTransformation } from '../segments/msh-to-provenance.ts';
import { isContact, isPerson } from '../segments/nk1-contact.ts';
import { nk1ToPatient } from '../segments/nk1-to-patient.ts';
import { nk1ToRelatedPerson } from '../segments/nk1-to-related-person.ts';
import { nteToNote } from '../segments/nte-to-note.ts';
import { pd1ToObservationLivingWill } from '../segments/pd1-to-observation-living-will.ts';
import { pd1ToPatient } from '../segments/pd1-to-patient.ts';
import { pdaToObservation, pdaToProcedure } from '../segments/pda-to-observation.ts';
import { pidToAccount } from '../segments/pid-to-account.ts';
import { pidToPatient } from '../segments/pid-to-patient.ts';
import { pidToProvenancePatient } from '../segments/pid-to-provenance-patient.ts';
import { pidToRelatedPersonMother } from '../segments/pid-to-related-person-mother.ts';
import { pr1ToProcedure } from '../segments/pr1-to-procedure.ts';
import { isInRole, prtToCareTeam } from '../segments/prt-to-care-team.ts';
import { prtToEncounter } from '../segments/prt-to-encounter.ts';
import { prtToPatient } from '../segments/prt-to-patient.ts';
import { prtToPractitionerRole } from '../segments/prt-to-practitioner-role.ts';
import { pv1ToBasicEncounterHistory } from '../segments/pv1-to-basic-encounter-history.ts';
import { pv1ToCoverage } from '../segments/pv1-to-coverage.ts';
import { pv1ToEncounter } from '../segments/pv1-to-encounter.ts';
import { pv1ToEpisodeOfCare } from '../segments/pv1-to-episode-of-care.ts';
import { pv1ToPatient } from '../segments/pv1-to-patient.ts';
import { pv2ToEncounter } from '../segments/pv2-to-encounter.ts';
import { rolToCareTeam } from '../segments/rol-to-care-team.ts';
import { rolToEncounter } from '../segments/rol-to-encounter.ts';
import { rolToPatient } from '../segments/rol-to-patient.ts';
import { rolToPractitionerRole } from '../segments/rol-to-practitioner-role.ts';
import { prtToProcedure, rolToProcedure } from '../segments/role-to-procedure.ts';
import { sftToDevice } from '../segments/sft-to-device.ts';
import { sftToProvenance } from '../segments/sft-to-provenance.ts';
import { PERSON_EVENTS } from '../segments/visit-or-patient.ts';
import { zu3ToEncounter } from '../segments/zu3-to-encounter.ts';
import { patientObservation } from './order-rows.ts';

/**
 * The rows that the guide's maps of ADT messages have in common. The guide begins with MSH; here those rows stand last, since
 * what they make refers to what the other segments made.
 */
const isPrimaryCare = both(oneOf('ROL-3.1', 'PP'), oneOf('ROL-3.3', 'HL70443', ''));

const isPrimaryCareParticipation = oneOf('PRT-4.1', 'PP');

/**
 * PV1-2 N, "not applicable": an event about a person, with a PV1 only because the structure demands one. A result or an order that
 * names the visit (PV1-19) belongs to it all the same.
 */
const isNone = both(oneOf('PV1-2.1', 'N', 'NA'), either(not(valued('PV1-19')), event(...PERSON_EVENTS)));
/** A28, A29 and A31 are about a person; a visit is meant only where something of one is said: place, numbers, times. */
const isSaid = ['PV1-19', 'PV1-44', 'PV1-45', 'PV1-50'].map(valued).reduce(either, valued('PV1-3'));
const isVisit = both(not(isNone), either(isSaid, not(event(...PERSON_EVENTS))));

export const kinRows: readonly MessageRow[] = [
  group('NEXT_OF_KIN', 'NK1', [
    make('NK1', 'RelatedPerson', nk1ToRelatedPerson, { if: isPerson }),
    into('NK1', 'Patient', nk1ToPatient, { if: isContact }),
  ]),
];

/** What PID and the segments that follow it say of a person. */
export const personRows: readonly MessageRow[] = [
  make('PID', 'Patient', pidToPatient, { role: 'patient' }),
  make('PID', 'Account', pidToAccount, { if: valued('PID-18') }),
  make('PID', 'RelatedPerson', pidToRelatedPersonMother, { if: valued('PID-21') }),
  make('PID', 'Provenance', pidToProvenancePatient, { role: 'message', if: both(valued('PID-33'), valued('PID-34')) }),
  into('PD1', 'Patient', pd1ToPatient),
  make('PD1', 'Observation', pd1ToObservationLivingWill, { if: valued('PD1-7') }),
  group('ROLE', 'ROL', [
    make('ROL', 'PractitionerRole', rolToPractitionerRole, { role: 'shared', if: isPrimaryCare }),
    into('ROL', 'Patient', rolToPatient, { if: isPrimaryCare }),
    make('ROL', 'CareTeam', rolToCareTeam, { if: not(isPrimaryCare) }),
  ]),
  group('PARTICIPATION', 'PRT', [
    make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared', if: either(isPrimaryCareParticipation, isInRole) }),
    into('PRT', 'Patient', prtToPatient, { if: isPrimaryCareParticipation }),
    make('PRT', 'CareTeam', prtToCareTeam, { if: not(isPrimaryCareParticipation) }),
  ]),
  into('ARV', 'Patient', arvTo('Patient')),
  ...kinRows,
];

/** Segments behind PID that no map reads. */
export const silentOfPerson = ['OH1', 'OH2', 'OH3', 'OH4'];

/** PID and what follows it. */
export const patientRows: readonly MessageRow[] = [follow('PID', personRows, silentOfPerson)];

/** What PV1 and the segments that follow it say of a visit. */
export const rowsOfVisit: readonly MessageRow[] = [
  make('PV1', 'EpisodeOfCare', pv1ToEpisodeOfCare, { if: isVisit }),
  make('PV1', 'Encounter', pv1ToEncounter, { if: isVisit }),
  make('PV1', 'Basic', pv1ToBasicEncounterHistory, { if: isVisit }),
  into('PV1', 'Patient', pv1ToPatient),
  make('PV1', 'Coverage', pv1ToCoverage),
  into('PV2', 'Encounter', pv2ToEncounter),
  group('ROLE', 'ROL', [
    make('ROL', 'PractitionerRole', rolToPractitionerRole, { role: 'shared' }),
    into('ROL', 'Encounter', rolToEncounter),
  ]),
  group('PARTICIPATION', 'PRT', [
    make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared' }),
    into('PRT', 'Encounter', prtToEncounter),
  ]),
  into('ARV', 'Encounter', arvTo('Encounter')),
  make('DB1', 'Observation', db1ToObservation),
];

/** PV1 and what follows it. */
export const visitRows: readonly MessageRow[] = [follow('PV1', rowsOfVisit)];

export const observationRows: readonly MessageRow[] = [patientObservation];

export const allergyRows: readonly MessageRow[] = [
  make('AL1', 'AllergyIntolerance', al1ToAllergyIntolerance),
  group('ADVERSE_REACTION', 'IAM', [
    make('IAM', 'RelatedPerson', iamToRelatedPerson),
    make('IAM', 'AllergyIntolerance', iamToAllergyIntolerance),
    into('NTE', 'AllergyIntolerance', nteToNote('AllergyIntolerance')),
    into('IAR', 'AllergyIntolerance', iarToAllergyIntolerance),
  ]),
];

export const diagnosisRows: readonly MessageRow[] = [
  group('DIAGNOSIS', 'DG1', [
    make('DG1', 'Condition', dg1ToCondition),
    into('DG1', 'Encounter', dg1ToEncounter, { if: isDiagnosis }),
    into('DG1', 'EpisodeOfCare', dg1ToEpisodeOfCare, { if: isDiagnosis }),
  ]),
];

/** The group that a visit is paid by. */
export const groupingRows: readonly MessageRow[] = [make('DRG', 'Observation', drgToObservation)];

const performerRows: readonly MessageRow[] = [
  group('ROLE', 'ROL', [
    make('ROL', 'PractitionerRole', rolToPractitionerRole, { role: 'shared' }),
    into('ROL', 'Procedure', rolToProcedure),
  ]),
  group('PARTICIPATION', 'PRT', [
    make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared' }),
    into('PRT', 'Procedure', prtToProcedure),
  ]),
];

/** PR1, and who took part. */
export const rowsOfProcedure: readonly MessageRow[] = [make('PR1', 'Procedure', pr1ToProcedure), ...performerRows];

export const procedureRows: readonly MessageRow[] = [group('PROCEDURE', 'PR1', rowsOfProcedure)];

export const guarantorRows: readonly MessageRow[] = [
  group('GUARANTOR', 'GT1', [make('GT1', 'RelatedPerson', gt1ToRelatedPerson), into('GT1', 'Account', gt1ToAccount)]),
];

/** IN1 and what follows it; the people around an insurance are around the patient. */
export const insuranceRows: readonly MessageRow[] = [
  group(
    'INSURANCE',
    'IN1',
    [
      make('IN1', 'RelatedPerson', in1ToRelatedPerson),
      make('IN1', 'Coverage', in1ToCoverage),
      into('IN2', 'Coverage', in2ToCoverage),
      into('IN2', 'RelatedPerson', in2ToRelatedPerson, { if: isPersonInsured }),
      make('IN3', 'CareTeam', in3ToCareTeam),
      group('ROLE', 'ROL', [make('ROL', 'CareTeam', rolToCareTeam)]),
      group('PARTICIPATION', 'PRT', [
        make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared', if: isInRole }),
        make('PRT', 'CareTeam', prtToCareTeam),
      ]),
    ],
    ['AUT', 'RF1'],
  ),
];

export const accidentRows: readonly MessageRow[] = [make('ACC', 'Observation', accToObservation)];

const deathRows: readonly MessageRow[] = [make('PDA', 'Observation', pdaToObservation), make('PDA', 'Procedure', pdaToProcedure)];

/** MSH, SFT and EVN: what came, from whom, and that it was converted. */
export const messageRows: readonly MessageRow[] = [
  make('MSH', 'Bundle', mshToBundle, { role: 'message' }),
  make('MSH', 'MessageHeader', mshToMessageHeader, { role: 'message' }),
  make('MSH', 'Provenance', mshToProvenanceSource, { role: 'message' }),
  group('SOFTWARE', 'SFT', [make('SFT', 'Device', sftToDevice, { role: 'shared' }), into('SFT', 'Provenance', sftToProvenance)]),
  make('MSH', 'Provenance', mshToProvenanceTransformation, { role: 'message' }),
  make('EVN', 'Provenance', evnToProvenance, { role: 'message' }),
];

/** The Z-segments of HL7 UK, at the end of the message. */
const ukRows: readonly MessageRow[] = [into('ZU3', 'Encounter', zu3ToEncounter)];

/** What is told of a visit, or of an account, beside the patient. */
export const detailRows: readonly MessageRow[] = [
  ...observationRows,
  ...allergyRows,
  ...diagnosisRows,
  ...groupingRows,
  ...procedureRows,
  ...guarantorRows,
  ...insuranceRows,
  ...accidentRows,
];

/**
 * Everything that an event about a patient and a visit may carry. The structures of the events differ in what they provide for; senders
 * send the segments of an admission with any of them, and an allergy, a diagnosis or an insurance is one all the same.
 */
export const fullRows: readonly MessageRow[] = [...patientRows, ...visitRows, ...detailRows, ...deathRows, ...ukRows, ...messageRows];

/** Segments of ADT messages that no map reads. */
export const silentOfVisit = ['UB1', 'UB2', 'UAC'];
