import { codeMap } from '../../mapping/code-map.ts';

/** Table 0128 (AL1-4) → AllergyIntolerance.reaction.severity. */
export const allergySeverityReaction = codeMap(
  'AllergySeverity[AllergyIntolerance.reaction.severity]',
  '0128',
  'http://hl7.org/fhir/reaction-event-severity',
  [
    ['SV', 'severe', 'Severe'],
    ['MO', 'moderate', 'Moderate'],
    ['MI', 'mild', 'Mild'],
  ],
);
