import { codeMap } from '../../mapping/code-map.ts';

/** Table 0128 (AL1-4) → AllergyIntolerance.criticality. Moderate and unknown have no counterpart. */
export const allergySeverityCriticality = codeMap(
  'AllergySeverity[AllergyIntolerance.criticality]',
  '0128',
  'http://hl7.org/fhir/allergy-intolerance-criticality',
  [
    ['SV', 'high', 'High Risk'],
    ['MI', 'low', 'Low Risk'],
  ],
);
