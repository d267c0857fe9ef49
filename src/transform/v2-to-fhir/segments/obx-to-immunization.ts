import type { Immunization, ImmunizationEducation, MedicationRequest, Observation } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, not, where, type Source } from '../../mapping/condition.ts';
import { text, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToString } from '../datatypes/cwe-to-string.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { nmToPositiveInt } from '../datatypes/nm-to-integer.ts';
import { detailsOf, isSegment } from './pharmacy-order.ts';

const { rule, derive } = rulesFor<Immunization>();

/** LOINC codes of CDC's guide (VXU, OBX under RXA) for which R4 has an element. */
const ELIGIBILITY = '64994-7';
const FUNDING = '30963-3';
const DOSE_NUMBER = '30973-2';
const SHEET = '69764-9';
const SHEET_PUBLISHED = '29768-9';
const SHEET_PRESENTED = '29769-7';
/** Before 69764-9 a sheet was named by the vaccine that it is about. */
const VACCINE_TYPE = '30956-7';
const NAMES = [SHEET, VACCINE_TYPE];
const SHEETS = [...NAMES, SHEET_PUBLISHED, SHEET_PRESENTED];

const codeOf = (obx: Hl7Segment): string => (obx.field(3).first.at(3).text.trim() === 'LN' ? obx.field(3).first.at(1).text.trim() : '');
const is = (...codes: readonly string[]) =>
  where(`OBX-3 is ${codes.join(' or ')}`, (source) => isSegment(source) && codes.includes(codeOf(source)));

/** What OBX of one sub-id say of one information sheet: which, of when, and when it was given to the patient. */
function sheetsBeside(obx: Hl7Segment): readonly Hl7Segment[] {
  const rxa = obx.message.lastBefore(obx, 'RXA');
  return rxa ? (sheetsOf(rxa).get(obx.field(4).raw) ?? []) : [obx];
}

const sheets = new WeakMap<Hl7Segment, ReadonlyMap<string, readonly Hl7Segment[]>>();

/** The OBX of an immunisation that are about information sheets, by their sub-id. */
function sheetsOf(rxa: Hl7Segment): ReadonlyMap<string, readonly Hl7Segment[]> {
  const known = sheets.get(rxa);
  if (known) return known;
  const made = Map.groupBy(
    detailsOf(rxa, 'OBX').filter((obx) => SHEETS.includes(codeOf(obx))),
    (obx) => obx.field(4).raw,
  );
  sheets.set(rxa, made);
  return made;
}

const isFirstOfSheet = where('the first OBX of a sheet', (source) => isSegment(source) && sheetsBeside(source)[0] === source);

function education(source: Source, place: Place): ImmunizationEducation | undefined {
  if (!isSegment(source)) return undefined;
  const made: ImmunizationEducation = {};
  for (const obx of sheetsBeside(source)) {
    const value = obx.field(5).first;
    if (!value.isValued) continue;
    const about = codeOf(obx);
    const said = NAMES.includes(about) ? cweToString.convert(value, place) : dtmToDateTime.convert(value, place);
    if (said === undefined) continue;
    if (NAMES.includes(about)) made.documentType ??= said;
    else if (about === SHEET_PUBLISHED) made.publicationDate ??= said;
    else made.presentationDate ??= said;
  }
  // R4 imm-1: a sheet has a name; a vaccine type without any date is about something else (CDC's guide, forecast).
  return made.documentType === undefined || Object.keys(made).length < 2 ? undefined : made;
}

const isWhole = where('OBX-5 is a whole number', (source) => isSegment(source) && /^[1-9][0-9]*$/.test(source.field(5).first.text.trim()));

/** OBX[Immunization]: the guide leaves open which observations are elements of the immunisation; each is an Observation as well. */
export const obxToImmunization = segmentMap<Immunization>('OBX', 'Immunization', [
  rule('OBX-5', 'programEligibility[]', cweToCodeableConcept(), { if: is(ELIGIBILITY) }),
  rule('OBX-5', 'fundingSource', cweToCodeableConcept(), { if: is(FUNDING) }),
  derive('OBX-5', 'education[]', 'the OBX of one sheet, by OBX-4', education, { if: both(is(...SHEETS), isFirstOfSheet) }),
  rule('OBX-5', 'protocolApplied[this].doseNumberPositiveInt', nmToPositiveInt, { if: both(is(DOSE_NUMBER), isWhole) }),
  rule('OBX-5', 'protocolApplied[this].doseNumberString', text, { if: both(is(DOSE_NUMBER), not(isWhole)) }),
]);

/** The guide's Observation.partOf. */
export const observationOfImmunization = segmentMap<Observation>('OBX', 'Observation-Immunization', [
  rulesFor<Observation>().link('Immunization', 'partOf[]', { unite: ({ reference = '' }) => reference }),
]);

/** OBX behind a prescription: what was known when it was written (the guide's ServiceRequest.supportingInfo). */
export const supportingInformation = segmentMap<MedicationRequest>('OBX', 'MedicationRequest', [
  rulesFor<MedicationRequest>().link('Observation', 'supportingInformation[]', { unite: ({ reference = '' }) => reference }),
]);
