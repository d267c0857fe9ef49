import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import { isOtherPerson } from './in1-to-related-person.ts';

/** The IN1 before an IN2. */
function in1Of(source: Source): Hl7Segment | undefined {
  if (!('fieldCount' in source)) return undefined;
  return source.message.lastBefore(source, 'IN1');
}

/** IN1[RelatedPerson] has made the insured person. */
export const isPersonInsured: Condition = where('IN1 names an insured person other than the patient', (source, run) => {
  const in1 = in1Of(source);
  return in1 !== undefined && isOtherPerson.holds(in1, run);
});

/** The relationship stands in IN1-17 already. */
export const isRelationshipSent: Condition = where('IN1-17 valued', (source) => in1Of(source)?.field(17).isValued ?? false);
