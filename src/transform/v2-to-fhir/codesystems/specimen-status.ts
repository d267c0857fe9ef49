import { codeMap } from '../../mapping/code-map.ts';

/** Table 0136 (SPM-20) → Specimen.status: YesNoIndicator[AvailabilityStatus]. */
export const specimenStatus = codeMap('YesNoIndicator[AvailabilityStatus]', '0136', 'http://hl7.org/fhir/specimen-status', [
  ['Y', 'available', 'Available'],
  ['N', 'unavailable', 'Unavailable'],
]);
