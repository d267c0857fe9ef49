import { codeMap } from '../../mapping/code-map.ts';

/** Table 0127 (AL1-2) as sent, beside the category. */
export const allergenTypeOriginalCategory = codeMap(
  'AllergenType[AllergyIntoleranceOriginalCategory]',
  '0127',
  'http://terminology.hl7.org/CodeSystem/v2-0127',
  [
    ['DA', 'DA', 'Drug allergy'],
    ['FA', 'FA', 'Food allergy'],
    ['MA', 'MA', 'Miscellaneous allergy'],
    ['MC', 'MC', 'Miscellaneous contraindication'],
    ['EA', 'EA', 'Environmental allergy'],
    ['AA', 'AA', 'Animal allergy'],
    ['PA', 'PA', 'Plant allergy'],
    ['LA', 'LA', 'Pollen allergy'],
  ],
);
