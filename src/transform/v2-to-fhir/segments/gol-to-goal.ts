import type { Annotation, Goal } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { oneOf, valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { goalLifeCycle } from '../codesystems/problem.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDate } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { careIdentity, instanceOf } from './care-identity.ts';

const isDeleted = oneOf('GOL-1', 'DE');
const { rule, fixed, whenCreated, link } = rulesFor<Goal>();

/** GOL[Goal]: a goal of the problem that it stands behind (the guide has no map of it). */
export const golToGoal = segmentMap<Goal>(
  'GOL',
  'Goal',
  [
    rule('GOL-3', 'description', cweToCodeableConcept()),
    rule('GOL-4', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    rule('GOL-7', 'startDate', dtmToDate),
    rule('GOL-8', 'target[this].dueDate', dtmToDate),
    rule('GOL-9', 'category[]', cweToCodeableConcept()),
    rule('GOL-16', 'achievementStatus', cweToCodeableConcept()),
    rule('GOL-17', 'note[].text', text, { unite: ({ text: note }: Annotation) => note }),
    rule('GOL-18', 'lifecycleStatus', code(goalLifeCycle), { unless: isDeleted }),
    fixed('lifecycleStatus', 'entered-in-error', { if: isDeleted }),
    rule('GOL-19', 'statusDate', dtmToDate),
    link('Condition', 'addresses[]'),
    link('Patient', 'subject'),
    // A required list without `unknown`: what is least of all claimed.
    whenCreated('lifecycleStatus', 'proposed'),
  ],
  { identity: (made, gol, scope) => careIdentity('goal', instanceOf(gol, 4), made.description, scope), needs: valued('GOL-3') },
);
