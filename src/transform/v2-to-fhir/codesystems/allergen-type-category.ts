import { codeMap } from '../../mapping/code-map.ts';

/** Table 0127 (AL1-2) → AllergyIntolerance.category. MA and MC have no category: the original code stands beside it. */
export const allergenTypeCategory = codeMap(
  'AllergenType[AllergyIntoleranceCategory]',
  '0127',
  'http://hl7.org/fhir/allergy-intolerance-category',
  [
    ['DA', 'medication', 'Medication'],
    ['FA', 'food', 'Food'],
    ['EA', 'environment', 'Environment'],
    ['AA', 'biologic', 'Biologic'],
    ['PA', 'environment', 'Environment'],
    ['LA', 'environment', 'Environment'],
  ],
);
