import { codeMap } from '../../mapping/code-map.ts';

/** Table 0436 (IAM-9) → AllergyIntolerance.type. An adverse reaction, a side effect or a contraindication is neither. */
export const sensitivityToCausativeAgent = codeMap('SensitivityToCausativeAgent', '0436', 'http://hl7.org/fhir/allergy-intolerance-type', [
  ['AL', 'allergy', 'Allergy'],
  ['IN', 'intolerance', 'Intolerance'],
]);
