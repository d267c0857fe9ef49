import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0271 (TXA-17) → DocumentReference.docStatus. The guide copies the code, which FHIR's required list does not have: what nobody has
 * authenticated yet is preliminary.
 */
export const documentCompletionStatus = codeMap('DocumentCompletionStatus', '0271', 'http://hl7.org/fhir/composition-status', [
  ['AU', 'final', 'Final'],
  ['LA', 'final', 'Final'],
  ['DI', 'preliminary', 'Preliminary'],
  ['DO', 'preliminary', 'Preliminary'],
  ['IN', 'preliminary', 'Preliminary'],
  ['IP', 'preliminary', 'Preliminary'],
  ['PA', 'preliminary', 'Preliminary'],
]);

/**
 * Table 0273 (TXA-19) → DocumentReference.status. The guide has AV alone, and an extension beside no status for the others. A document that
 * is not available for patient care (UN) may be current or not: it has no row.
 */
export const documentAvailabilityStatus = codeMap('DocumentAvailabilityStatus', '0273', 'http://hl7.org/fhir/document-reference-status', [
  ['AV', 'current', 'Current'],
  ['CA', 'entered-in-error', 'Entered in Error'],
  ['OB', 'superseded', 'Superseded'],
]);

/** Table 0272 (TXA-18). */
export const documentConfidentialityStatus = codeMap(
  'DocumentConfidentialityStatus',
  '0272',
  'http://terminology.hl7.org/CodeSystem/v2-0272',
  [
    ['V', 'V', 'Very restricted'],
    ['R', 'R', 'Restricted'],
    ['U', 'U', 'Usual control'],
  ],
);

/** Table 0191 (TXA-3) → the media type, where it says enough for one: the guide copies the code. */
export const documentPresentation = codeMap('DocumentContentPresentation', '0191', undefined, [
  ['TX', 'text/plain'],
  ['TEXT', 'text/plain'],
  ['FT', 'text/plain'],
]);
