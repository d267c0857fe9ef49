import { RECOMMENDED_DELIMITERS } from '../hl7v2/delimiters.ts';
import { escapeText } from '../hl7v2/write-message.ts';
import type { Clinician, Person, Story } from './story.ts';

/** A segment to build: its name and its fields by number, as they stand in the message. */
export type Segment = readonly [name: string, fields: Readonly<Record<number, string>>];

const escaped = (text: string): string => escapeText(text, RECOMMENDED_DELIMITERS);
/** Components, each escaped. */
export const parts = (...components: readonly string[]): string => components.map(escaped).join('^');
const repeated = (...repetitions: readonly string[]): string => repetitions.join('~');

const identifiersOf = ({ hospitalNumber, nhsNumber }: Person, organisation: string): string =>
  repeated(parts(hospitalNumber, '', '', organisation, 'MR'), parts(nhsNumber, '', '', 'NHS', 'NH'));
export const clinicianOf = ({ number, family, given }: Clinician): string => parts(number, family, given, '', '', 'Dr', '', '', 'GMC');
const placeOf = ({ ward, organisation }: Story): string => parts(ward.name, ward.bay, ward.bed, organisation);

export const evn = (event: string, { happened }: Story): Segment => ['EVN', { 1: event, 2: happened }];

export function pid({ organisation, ...story }: Story, person: Person = story.person, further: Segment[1] = {}): Segment {
  return [
    'PID',
    {
      1: '1',
      3: identifiersOf(person, organisation),
      5: parts(person.family, person.given, '', '', person.title, '', 'L'),
      7: person.born,
      8: person.sex,
      11: parts(person.street, '', person.city, '', person.postcode, 'GBR', 'H'),
      13: parts(person.telephone, 'PRN', 'PH'),
      22: 'A',
      ...further,
    },
  ];
}

export const nk1 = ({ person: { kin, telephone } }: Story): Segment => [
  'NK1',
  { 1: '1', 2: parts(kin.family, kin.given), 3: 'SPO', 5: parts(telephone, 'PRN', 'PH'), 7: 'N' },
];

/** @param patientClass HL7 table 0004: a bed is for inpatients, a way of admission for them and for emergencies */
export function pv1(story: Story, patientClass = 'I', further: Segment[1] = {}): Segment {
  return [
    'PV1',
    {
      1: '1',
      2: patientClass,
      3: patientClass === 'I' ? placeOf(story) : parts(patientClass === 'E' ? 'ED' : 'OPD', '', '', story.organisation),
      ...(patientClass === 'I' ? { 4: story.pick(['11', '21', '2D']) } : {}),
      7: clinicianOf(story.clinician),
      10: story.pick(['100', '300', '320', '430']),
      19: parts(story.visit, '', '', story.organisation, 'VN'),
      44: story.admitted,
      ...further,
    },
  ];
}

/** ICD-10, fifth edition, as the NHS writes it. */
const DIAGNOSES = [
  parts('I10X', 'Essential (primary) hypertension', 'I10'),
  parts('J189', 'Pneumonia, unspecified', 'I10'),
  parts('N390', 'Urinary tract infection, site not specified', 'I10'),
];
/** Type (table 0127), substance, reaction. */
const ALLERGIES = [
  { type: 'DA', to: parts('91936005', 'Allergy to penicillin', 'SCT'), reaction: 'Rash' },
  { type: 'FA', to: parts('91935009', 'Allergy to peanut', 'SCT'), reaction: 'Swelling of the lips' },
] as const;

/** @param further expected times: PV2-8 of the admission, PV2-9 of the discharge */
export const pv2 = ({ pick }: Story, further: Segment[1] = {}): Segment => [
  'PV2',
  { 3: parts('', pick(['Chest pain', 'Shortness of breath', 'Fall at home'])), ...further },
];
export function al1({ pick }: Story): Segment {
  const { type, to, reaction } = pick(ALLERGIES);
  return ['AL1', { 1: '1', 2: type, 3: to, 4: 'MO', 5: reaction }];
}
export const dg1 = ({ admitted, clinician, pick }: Story): Segment => [
  'DG1',
  { 1: '1', 3: pick(DIAGNOSES), 5: admitted, 6: 'A', 15: '1', 16: clinicianOf(clinician) },
];
export const pr1 = ({ collected }: Story): Segment => [
  'PR1',
  { 1: '1', 3: parts('K634', 'Coronary arteriography using two catheters', 'OPCS4'), 5: collected },
];
export const in1 = ({ visit }: Story): Segment => ['IN1', { 1: '1', 2: 'NHS', 3: 'NHS1', 4: 'National Health Service', 36: visit }];
export const gt1 = ({ person: { kin } }: Story): Segment => ['GT1', { 1: '1', 3: parts(kin.family, kin.given), 11: 'SPO' }];
export function iam({ organisation, placer, pick }: Story): Segment {
  const { type, to, reaction } = pick(ALLERGIES);
  return ['IAM', { 1: '1', 2: type, 3: to, 4: 'MO', 5: reaction, 6: 'A', 7: parts(placer, organisation) }];
}
export const mrg = ({ other, organisation }: Story, visit?: string, account?: string): Segment => [
  'MRG',
  {
    1: parts(other.hospitalNumber, '', '', organisation, 'MR'),
    ...(account === undefined ? {} : { 3: parts(account, '', '', organisation, 'AN') }),
    ...(visit === undefined ? {} : { 5: parts(visit, '', '', organisation, 'VN') }),
  },
];

export const orc = (control: string, { placer, filler, organisation, happened, clinician }: Story): Segment => [
  'ORC',
  {
    1: control,
    2: parts(placer, organisation),
    3: parts(filler, 'LAB'),
    5: control === 'RE' ? 'CM' : 'SC',
    9: happened,
    12: clinicianOf(clinician),
  },
];
/** @param status HL7 table 0123; without one it is an order */
export const obr = ({ placer, filler, organisation, collected, happened }: Story, test: string, status?: string): Segment => [
  'OBR',
  {
    1: '1',
    2: parts(placer, organisation),
    3: parts(filler, 'LAB'),
    4: test,
    ...(status === undefined ? {} : { 7: collected, 22: happened, 24: 'HM', 25: status }),
  },
];
export const obxText = (setId: string, line: string): Segment => [
  'OBX',
  { 1: setId, 2: 'TX', 3: parts('18842-5', 'Discharge summary', 'LN'), 4: setId, 5: indented(line), 11: 'F' },
];
/** The builder takes blanks off the beginning of a field: as an escape they stay. */
function indented(line: string): string {
  const text = line.trimStart();
  return `${'\\X20\\'.repeat(line.length - text.length)}${escaped(text)}`;
}
export const nte = (comment: string): Segment => ['NTE', { 1: '1', 2: 'L', 3: escaped(comment) }];
export const spm = ({ filler, collected }: Story): Segment => [
  'SPM',
  { 1: '1', 2: `^${escaped(`${filler}S`)}&LAB`, 4: parts('119297000', 'Blood specimen', 'SCT'), 17: collected },
];
export const tq1 = ({ happened }: Story): Segment => ['TQ1', { 1: '1', 7: happened, 9: 'R' }];
