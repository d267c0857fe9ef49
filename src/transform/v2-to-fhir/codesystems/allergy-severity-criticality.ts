import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0128 (AL1-4) → AllergyIntolerance.criticality. Moderate has no counterpart; the guide leaves unknown open, which is what
 * `unable-to-assess` says.
 */
export const allergySeverityCriticality = codeMap(
  'AllergySeverity[AllergyIntolerance.criticality]',
  '0128',
  'http://hl7.org/fhir/allergy-intolerance-criticality',
  [
    ['SV', 'high', 'High Risk'],
    ['MI', 'low', 'Low Risk'],
    ['U', 'unable-to-assess', 'Unable to Assess Risk'],
  ],
);
