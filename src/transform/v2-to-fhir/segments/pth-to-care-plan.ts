import type { CarePlan } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { pathwayLifeCycle } from '../codesystems/problem.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { careIdentity, instanceOf } from './care-identity.ts';

const isDeleted = oneOf('PTH-1', 'DE');
const { rule, fixed, whenCreated, link } = rulesFor<CarePlan>();

/** PTH[CarePlan]: the pathway on which a problem is treated (the guide has no map of it). */
export const pthToCarePlan = segmentMap<CarePlan>(
  'PTH',
  'CarePlan',
  [
    rule('PTH-2', 'category[]', cweToCodeableConcept()),
    rule('PTH-3', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    rule('PTH-4', 'created', dtmToDateTime),
    rule('PTH-5', 'status', code(pathwayLifeCycle), { unless: isDeleted }),
    fixed('status', 'entered-in-error', { if: isDeleted }),
    link('Condition', 'addresses[]'),
    link('Patient', 'subject'),
    whenCreated('intent', 'plan'),
    whenCreated('status', 'unknown'),
  ],
  { identity: (made, pth, scope) => careIdentity('pathway', instanceOf(pth, 3), made.category?.[0], scope), needs: valued('PTH-2') },
);
