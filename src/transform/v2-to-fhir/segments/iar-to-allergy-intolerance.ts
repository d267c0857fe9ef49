import type { AllergyIntolerance, AllergyIntoleranceReaction } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { coded, not, valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { allergySeverityReaction } from '../codesystems/allergy-severity-reaction.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { conceptKey } from './concept-key.ts';

const { rule } = rulesFor<AllergyIntolerance>();
const unite = ({ manifestation: [first] }: AllergyIntoleranceReaction): string => conceptKey(first);

/** R4 demands what the reaction was. */
const isBlank = not(valued('IAR-1'));

/** IAR behind IAM: one reaction, each with its severity. The guide has no map of it. */
export const iarToAllergyIntolerance = segmentMap<AllergyIntolerance>('IAR', 'AllergyIntolerance', [
  rule('IAR-1', 'reaction[one].manifestation[]', cweToCodeableConcept(), { unite }),
  rule('IAR-2', 'reaction[one].severity', code(allergySeverityReaction), {
    if: coded('IAR-2.1', allergySeverityReaction),
    unless: isBlank,
    unite,
  }),
  rule('IAR-4', 'reaction[one].note[management].text', text, { unless: isBlank, unite }),
]);
