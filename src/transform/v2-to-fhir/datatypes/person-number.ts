import type { Extension, Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { codePlace, lookUp } from '../../mapping/code-map.ts';
import type { Place } from '../../mapping/converter.ts';
import { isNhsNumber, normaliseNhsNumber, personNumberKind, type PersonNumberKind } from '../../nhs-number.ts';
import { nhsNumberVerificationStatus } from '../codesystems/nhs-number-verification-status.ts';
import { NHS_NUMBER_SYSTEM, UK_CORE_EXTENSION } from './fixed-uris.ts';

/** What CX.5 says when the number is the NHS number: the standard's and trusts' own words for it. */
const NHS_TYPES = new Set(['NH', 'NHS', 'NHSNMBR', 'NHSNUMBER', 'NNGBR', 'NI', 'CHI', 'HC']);
/** What CX.4 says so. */
const NHS_AUTHORITIES = new Set(['NHS', 'NHSNBR', 'NHSNUMBER', 'CHI', 'HCN']);

const SYSTEMS: Readonly<Record<PersonNumberKind, string>> = {
  'nhs-number': NHS_NUMBER_SYSTEM,
  'chi-number': 'https://fhir.nhs.uk/Id/chi-number',
  'health-and-care-number': 'https://fhir.hscni.net/Id/hcn',
};

/** What a CX claims to be, by type first and then by authority: `n^^^NHS^HospitalNumber` is a hospital's number. */
export function claimsPersonNumber(cx: Hl7Element): boolean {
  const type = cx.textAt(5).trim().toUpperCase();
  const authority = cx.at(4).at(1).text.trim().toUpperCase();
  if (type === 'NI' || type === 'HC') return NHS_AUTHORITIES.has(authority) || authority === '';
  if (type !== '') return NHS_TYPES.has(type);
  return NHS_AUTHORITIES.has(authority);
}

/** CX.4 names the NHS, which assigns nothing but NHS numbers: any other number is one of the sender's own. */
export function isNationalAuthority(cx: Hl7Element): boolean {
  return NHS_AUTHORITIES.has(cx.at(4).at(1).text.trim().toUpperCase());
}

/** A number without a type or authority that is an NHS number by its check digit and range, where such a number is expected. */
export function isPersonNumber(text: string): boolean {
  return personNumberKind(normaliseNhsNumber(text.trim())) !== undefined;
}

/**
 * A CX that claims to be the number of a person: NHS, CHI or H&C number by its range. A number that fails its check digit is
 * nobody's: it is left out, with a finding.
 */
export function personNumber(cx: Hl7Element, place: Place): Identifier | undefined {
  const digits = normaliseNhsNumber(place.takeAt(cx, 1).trim());
  const kind = personNumberKind(digits);
  if (kind === undefined) {
    if (digits !== '') place.finding('nhs-number-invalid', cx, 'the NHS number fails its check digit or is a placeholder: it was left out');
    return undefined;
  }
  if (kind === 'nhs-number') {
    const isOld = isOver(cx, place);
    if (hasAnother(place.owner.body['identifier'], digits)) {
      place.finding('repetition-dropped', cx, 'a person has one NHS number: the first was taken');
      if (!isOld) place.run.claim(place.owner, { kind: 'other', identifier: { system: NHS_NUMBER_SYSTEM, value: digits } });
      return undefined;
    }
    if (isOld && hasSuccessor(cx, place)) {
      place.finding('repetition-dropped', cx, 'a person has one NHS number: the one whose validity (CX.8) is not over was taken');
      return undefined;
    }
  }
  place.take(cx.at(4).at(1));
  place.takeAt(cx, 5);
  const status = kind === 'nhs-number' ? verificationStatus(cx, place) : undefined;
  return { ...(status ? { extension: [status] } : {}), system: SYSTEMS[kind], value: digits };
}

/** R4 UK Core: at most one NHS number among the identifiers of a person. */
function hasAnother(identifiers: unknown, digits: string): boolean {
  if (!Array.isArray(identifiers)) return false;
  return (identifiers as readonly Identifier[]).some(({ system, value }) => system === NHS_NUMBER_SYSTEM && value !== digits);
}

/** CX.8: the number was valid until a day before the message came. */
function isOver(cx: Hl7Element, { run }: Place): boolean {
  if (!cx.holds(8)) return false;
  const end = cx.textAt(8).trim().slice(0, 'YYYYMMDD'.length);
  const today = run.context.received.toISOString().slice(0, 'YYYY-MM-DD'.length).replaceAll('-', '');
  return /^[0-9]{4,8}$/.test(end) && end < today.slice(0, end.length);
}

/** Another repetition of the field is an NHS number that is still valid. */
function hasSuccessor(cx: Hl7Element, place: Place): boolean {
  return cx.field.repetitions.some(
    (other) => other !== cx && claimsPersonNumber(other) && isNhsNumber(other.textAt(1).trim()) && !isOver(other, place),
  );
}

/** A bare number (PID-2, PID-4) that was already sent as the person's national one. */
export function isPersonNumberOf(identifiers: unknown, cx: Hl7Element): boolean {
  if (cx.at(4).isValued || cx.at(5).isValued || !Array.isArray(identifiers)) return false;
  const digits = normaliseNhsNumber(cx.textAt(1).trim());
  return (identifiers as readonly Identifier[]).some(
    ({ system, value }) => value === digits && Object.values(SYSTEMS).includes(system ?? ''),
  );
}

/** PID-32 (table 0445, as trusts use it), else ZU1-27, else CX.2 where it holds a status (Welsh PIMS): is the number verified? */
function verificationStatus(cx: Hl7Element, place: Place): Extension | undefined {
  const { segment, number } = cx.field;
  const ofPatient = segment.name === 'PID' && number !== 21;
  const traced = ofPatient ? segment.message.segment('ZU1')?.field(27).first : undefined;
  const reliability = ofPatient ? segment.field(32).repetitions : [];
  const sent = [...reliability, ...(traced ? [traced] : [])].map((repetition) => repetition.at(1)).concat(cx.at(2));
  const { mapping } = place.run;
  const statusOf = (element: Hl7Element) => lookUp(nhsNumberVerificationStatus, element.text.trim(), codePlace(element, mapping));
  const found = sent.find(statusOf);
  if (found) place.take(found);
  const target = found && statusOf(found);
  return target && { url: `${UK_CORE_EXTENSION}NHSNumberVerificationStatus`, valueCodeableConcept: { coding: [{ ...target }] } };
}
