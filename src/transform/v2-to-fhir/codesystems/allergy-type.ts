import { codeMap } from '../../mapping/code-map.ts';

/** Table 0127 (AL1-2) → AllergyIntolerance.type. A contraindication (MC) is neither allergy nor intolerance. */
export const allergyType = codeMap('AllergyType', '0127', 'http://hl7.org/fhir/allergy-intolerance-type', [
  ['DA', 'allergy', 'Allergy'],
  ['FA', 'allergy', 'Allergy'],
  ['MA', 'allergy', 'Allergy'],
  ['EA', 'allergy', 'Allergy'],
  ['AA', 'allergy', 'Allergy'],
  ['PA', 'allergy', 'Allergy'],
  ['LA', 'allergy', 'Allergy'],
]);
