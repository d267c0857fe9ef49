import type { ContactPoint, RelatedPerson } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { stToTypedIdentifier } from '../datatypes/st-to-typed-identifier.ts';
import { xtnToContactPoint, xtnToEmail } from '../datatypes/xtn-to-contact-point.ts';

const { rule } = rulesFor<RelatedPerson>();
const isWork = ({ use }: ContactPoint): boolean => use === 'work';

/** IN2[RelatedPerson]: further things about the insured person of IN1. */
export const in2ToRelatedPerson = segmentMap<RelatedPerson>('IN2', 'RelatedPerson', [
  rule('IN2-1', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
  rule('IN2-2', 'identifier[]', stToTypedIdentifier('SS', 'Social Security number', 'IN2-2'), { unite: identifierKey }),
  rule('IN2-34', 'communication[one].language', cweToCodeableConcept()),
  rule('IN2-63', 'telecom[]', xtnToContactPoint(), { part: (one) => !isWork(one) }),
  rule('IN2-63', 'telecom[]', xtnToEmail(), { part: (one) => !isWork(one) }),
  rule('IN2-64', 'telecom[]', xtnToContactPoint('work'), { part: isWork }),
  rule('IN2-64', 'telecom[]', xtnToEmail('work'), { part: isWork }),
]);
