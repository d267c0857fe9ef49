import type { Address, CodeableConcept, Extension, HumanName, Identifier, Patient } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { BY_MARK } from '../../field-mark.ts';
import { code, codePlace, lookUp } from '../../mapping/code-map.ts';
import { both, either, event, not, oneOf, valued, where, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { administrativeSex } from '../codesystems/administrative-sex.ts';
import { ethnicCategoryEngland } from '../codesystems/ethnic-category-england.ts';
import { maritalStatus } from '../codesystems/marital-status.ts';
import { religion } from '../codesystems/religion.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToPatientIdentifier } from '../datatypes/cx-to-identifier.ts';
import { dlnToIdentifier } from '../datatypes/dln-to-identifier.ts';
import { dtmToDate, dtmToDateTime, dtmWithTime, isDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf, hasUrl, nestedExtensionOf } from '../datatypes/extension.ts';
import { CORE_EXTENSION, UK_CORE_EXTENSION, V2 } from '../datatypes/fixed-uris.ts';
import { idToBoolean } from '../datatypes/id-to-boolean.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { localSystem } from '../datatypes/local-system.ts';
import { nmToUnsignedInt } from '../datatypes/nm-to-integer.ts';
import { isPersonNumber, personNumber } from '../datatypes/person-number.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToAlias, xpnToHumanName, xpnToNickname, xpnToString } from '../datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint, xtnToEmail } from '../datatypes/xtn-to-contact-point.ts';

const { rule, derive, fixed, clear, instruct } = rulesFor<Patient>();

const BIRTH_TIME = `${CORE_EXTENSION}patient-birthTime`;
const MOTHERS_MAIDEN_NAME = `${CORE_EXTENSION}patient-mothersMaidenName`;
const RELIGION = `${CORE_EXTENSION}patient-religion`;
const BIRTH_PLACE = `${CORE_EXTENSION}patient-birthPlace`;
const CITIZENSHIP = `${CORE_EXTENSION}patient-citizenship`;
const NATIONALITY = `${CORE_EXTENSION}patient-nationality`;
const ANIMAL = `${CORE_EXTENSION}patient-animal`;
const DEATH_NOTIFICATION = `${UK_CORE_EXTENSION}DeathNotificationStatus`;
const ETHNIC_CATEGORY = `${UK_CORE_EXTENSION}EthnicCategory`;

/** PID-19: the guide writes SSN; a number of a person that is neither NHS nor hospital number, of type social beneficiary outside the US. */
const ssn = rulesFor<Identifier>();
const socialSecurityNumber: Converter<Identifier> = elementMap<Identifier>('ST', 'Identifier', [
  ssn.rule('ST', 'value', text),
  ssn.fixed('type', { coding: [{ system: `${V2}0203`, code: 'SS', display: 'Social Security number' }] }),
  ssn.derive('ST', 'system', 'the sender’s own', (_source, place) => localSystem(place.run.context, 'PID-19')),
]);

/** NHS trusts put the NHS number here, where others have a social security number: ten digits tell it by check digit and range. */
const nationalNumber: Converter<Identifier> = converter(`NHS number, else ${socialSecurityNumber.name}`, (source, place) =>
  isPersonNumber(source.text) ? personNumber(source, place) : socialSecurityNumber.convert(source, place),
);

/** Takes a `Y` that the element made of another field says as well: a birth order PID-24, a date of death PID-30. */
function takeYes(source: Hl7Element, number: number, place: Place): void {
  const indicator = source.field.segment.field(number).first;
  if (indicator.text.trim().toUpperCase() === 'Y') place.take(indicator);
}

const birthOrder: Converter<number> = converter('NM[integer]', (source, place) => {
  const order = nmToUnsignedInt.convert(source, place);
  if (order !== undefined) takeYes(source, 24, place);
  return order;
});

const deathTime: Converter<string> = converter(dtmToDateTime.name, (source, place) => {
  const time = dtmToDateTime.convert(source, place);
  if (time === undefined) return undefined;
  takeYes(source, 30, place);
  if (source.field.segment.field(30).first.text.trim().toUpperCase() === 'N')
    place.finding('values-contradict', source, 'PID-30 says that the patient is not dead, PID-29 when they died: the date was stored');
  return time;
});

/**
 * UK Core DeathNotificationStatus 1: a death that an organisation tells of, and no registrar. The guide has no row for it; a bare `Y` says
 * less than that somebody has died at a time.
 */
function informalNotice(source: Source, place: Place): Extension | undefined {
  const indicator = (source as Hl7Segment).field(30).first;
  place.take(indicator);
  const coding = {
    system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-DeathNotificationStatus',
    code: '1',
    display: 'Informal - death notice received via an update from a local NHS Organisation such as GP or Trust',
  };
  return { url: DEATH_NOTIFICATION, extension: [{ url: 'deathNotificationStatus', valueCodeableConcept: { coding: [coding] } }] };
}

/** PID-22: trusts send the code of the NHS Data Dictionary, with or without a local second character. */
const ethnicCategory: Converter<CodeableConcept> = converter(`CWE[CodeableConcept] by ${ethnicCategoryEngland.name}`, (source, place) => {
  const sent = source.textAt(1).trim().toUpperCase();
  const at = codePlace(source, place.run.mapping);
  const target =
    lookUp(ethnicCategoryEngland, sent, at) ?? (sent.length === 2 ? lookUp(ethnicCategoryEngland, sent.slice(0, 1), at) : undefined);
  const system = source.textAt(3).trim().toUpperCase();
  if (!target || (system !== '' && system !== 'L' && system !== 'HL70189'))
    return cweToCodeableConcept(ethnicCategoryEngland).convert(source, place);
  // N is an English category, and "not Hispanic" in the table of HL7: the words decide where there are any.
  if (system === 'HL70189') return cweToCodeableConcept().convert(source, place);
  const words = place.takeAt(source, 2).trim();
  place.takeAt(source, 1);
  place.takeAt(source, 3);
  return { coding: [{ ...target }], ...(words === '' ? {} : { text: words }) };
});

const birthPlace = converter('the place as text', (source, place) => {
  const sent = place.take(source).trim();
  return sent === '' ? undefined : { text: sent };
});

/** patient-animal: species, breed and strain in one extension, so one rule for PID-35 and PID-36. */
function animal(source: Source, place: Place): Extension | undefined {
  const pid = source as Hl7Segment;
  const concept = cweToCodeableConcept();
  const parts = (
    [
      ['species', 35],
      ['breed', 36],
    ] as const
  ).flatMap(([url, field]) => {
    const element = pid.field(field).first;
    const made = element.isValued ? concept.convert(element, place) : undefined;
    return made ? [{ url, valueCodeableConcept: made }] : [];
  });
  // The extension demands a species: a breed without one is a loss.
  return parts[0]?.url === 'species' ? { url: ANIMAL, extension: parts } : undefined;
}

const isDeathIndicated = both(valued('PID-30'), not(isDateTime('PID-29')));
const hasOneAddress = where('PID-11 occurs once and has no district', (source) => {
  const { repetitions } = (source as Hl7Segment).field(11);
  return repetitions.length === 1 && !(repetitions[0]?.at(9).isValued ?? false);
});

const saysSameDistrict = where('PID-11.9 is PID-12', (source) => {
  const pid = source as Hl7Segment;
  const county = pid.field(12).first;
  return county.isValued && pid.field(11).first.at(9).text.trim() === county.text.trim();
});

/** PID-12 beside several addresses, or none, is one of its own. */
const isDistrictAlone = (address: Address): boolean => Object.keys(address).join() === 'district';

/** Of PID-9: a nickname of PID-5 (XPN.15) has no family name. */
const isAlias = ({ use, family }: HumanName): boolean => use === 'nickname' && family !== undefined;

/** A name of a type that both fields may send is that of the field which sends the type now. */
const isOfTypeIn = ({ use }: HumanName, made: readonly HumanName[]): boolean =>
  use !== undefined && !NAMES_OF_PID_5.includes(use) && made.some((name) => name.use === use);
const NAMES_OF_PID_5: readonly HumanName['use'][] = ['official', 'usual'];

/** PID-5 has the names that are in use, and those of the other types that it sends. */
function isNameOf(name: HumanName, made: readonly HumanName[]): boolean {
  if (name.text !== undefined) return false;
  return name.use === undefined || NAMES_OF_PID_5.includes(name.use) || isOfTypeIn(name, made);
}

/** PID[Patient] */
export const pidToPatient = segmentMap<Patient>(
  'PID',
  'Patient',
  [
    rule('PID-3', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('PID-2', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('PID-4', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    rule('PID-19', 'identifier[]', nationalNumber, { unite: identifierKey }),
    rule('PID-20', 'identifier[]', dlnToIdentifier, { unite: identifierKey }),
    rule('PID-5', 'name[]', xpnToHumanName, { part: isNameOf }),
    rule('PID-5', 'name[]', xpnToNickname, { part: (name) => name.use === 'nickname' && !isAlias(name) }),
    rule('PID-9', 'name[]', xpnToAlias, { part: (name, made) => isAlias(name) || isOfTypeIn(name, made) }),
    rule('PID-6', 'extension[]', extensionOf(MOTHERS_MAIDEN_NAME, 'valueString', xpnToString), { part: hasUrl(MOTHERS_MAIDEN_NAME) }),
    rule('PID-7', 'birthDate', dtmToDate),
    rule('PID-7', '_birthDate.extension[]', extensionOf(BIRTH_TIME, 'valueDateTime', dtmWithTime), {
      part: hasUrl(BIRTH_TIME),
      clears: true,
    }),
    rule('PID-8', 'gender', code(administrativeSex)),
    rule('PID-11', 'address[sent]', xadToAddress, { part: (address) => !isDistrictAlone(address) }),
    rule('PID-12', 'address[sent].district', text, { if: hasOneAddress }),
    rule('PID-12', 'address[county].district', text, { unless: either(hasOneAddress, saysSameDistrict), part: isDistrictAlone }),
    rule('PID-13', 'telecom[]', xtnToContactPoint('home'), { part: ({ use }) => use !== 'work' }),
    rule('PID-13', 'telecom[]', xtnToEmail('home'), { part: ({ use }) => use !== 'work' }),
    rule('PID-14', 'telecom[]', xtnToContactPoint('work'), { part: ({ use }) => use === 'work' }),
    rule('PID-14', 'telecom[]', xtnToEmail('work'), { part: ({ use }) => use === 'work' }),
    rule('PID-15', 'communication[one].language', cweToCodeableConcept()),
    rule('PID-16', 'maritalStatus', cweToCodeableConcept(maritalStatus)),
    rule('PID-17', 'extension[]', extensionOf(RELIGION, 'valueCodeableConcept', cweToCodeableConcept(religion)), {
      part: hasUrl(RELIGION),
    }),
    rule('PID-22', 'extension[]', extensionOf(ETHNIC_CATEGORY, 'valueCodeableConcept', ethnicCategory), { part: hasUrl(ETHNIC_CATEGORY) }),
    rule('PID-23', 'extension[]', extensionOf(BIRTH_PLACE, 'valueAddress', birthPlace), { part: hasUrl(BIRTH_PLACE) }),
    rule('PID-24', 'multipleBirthBoolean', idToBoolean, { unless: valued('PID-25') }),
    rule('PID-25', 'multipleBirthInteger', birthOrder),
    rule('PID-26', 'extension[]', nestedExtensionOf(CITIZENSHIP, 'code', 'valueCodeableConcept', cweToCodeableConcept()), {
      part: hasUrl(CITIZENSHIP),
    }),
    rule('PID-28', 'extension[]', nestedExtensionOf(NATIONALITY, 'code', 'valueCodeableConcept', cweToCodeableConcept()), {
      part: hasUrl(NATIONALITY),
    }),
    rule('PID-39', 'extension[]', nestedExtensionOf(CITIZENSHIP, 'code', 'valueCodeableConcept', cweToCodeableConcept()), BY_MARK),
    rule('PID-29', 'deceasedDateTime', deathTime),
    rule('PID-30', 'deceasedBoolean', idToBoolean, { if: isDeathIndicated }),
    derive('PID-30', 'extension[]', 'an informal notice of death', informalNotice, {
      if: both(oneOf('PID-30', 'Y'), isDateTime('PID-29')),
      part: hasUrl(DEATH_NOTIFICATION),
    }),
    clear('PID-30', 'extension[]', { if: oneOf('PID-30', 'N'), part: hasUrl(DEATH_NOTIFICATION) }),
    derive('PID-35', 'extension[]', 'species and breed', animal, { part: hasUrl(ANIMAL) }),
    rule('PID-40', 'telecom[]', xtnToContactPoint(), BY_MARK),
    // A deleted person is kept, and no longer in use; one who is added again is.
    fixed('active', false, { if: event('A29') }),
    clear('MSH-9', 'active', { if: event('A28') }),
    instruct('link', 'PID-3', 'link', { if: event('A24') }),
    instruct('unlink', 'PID-3', 'link', { if: event('A37') }),
  ],
  { identity: ({ identifier = [] }) => ({ basis: 'patient', key: identifier.map(identifierKey).sort().join(), within: [] }) },
);
