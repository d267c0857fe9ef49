import { codeMap } from '../../mapping/code-map.ts';

/** Table 0128 (AL1-4) as sent, beside the criticality. */
export const allergySeverityOriginal = codeMap(
  'AllergySeverity[AllergyIntolerance.criticality-original]',
  '0128',
  'http://terminology.hl7.org/CodeSystem/v2-0128',
  [
    ['SV', 'SV', 'Severe'],
    ['MO', 'MO', 'Moderate'],
    ['MI', 'MI', 'Mild'],
    ['U', 'U', 'Unknown'],
  ],
);
