import type { ServiceRequest } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { extendedPriorityCodes } from '../codesystems/extended-priority-codes.ts';
import { specimenActionCode } from '../codesystems/specimen-action-code.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { alternatePlacer, fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { tqToServiceRequest } from '../datatypes/timing-of-order.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { conceptKey } from './concept-key.ts';
import { requestIdentity } from './order-identity.ts';
import { hasTiming, orderSaysStatus, orderValued } from './order-of.ts';
import { orderer } from './orderer.ts';
import { parents } from './parent-order.ts';
import { CALLBACK, SUPPORTING_INFO } from './service-request-elements.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, fixed, link, whenCreated } = rulesFor<ServiceRequest>();

const isScheduledByFillerAlone = both(not(valued('OBR-6')), not(hasTiming));

/** OBR[ServiceRequest]. The guide's intent for OBR-11 A, `#add-on#`, is no code of R4: an added test is an order like any other. */
export const obrToServiceRequest = segmentMap<ServiceRequest>(
  'OBR',
  'ServiceRequest',
  [
    rule('OBR-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('OBR-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    rule('OBR-4', 'code', cweToCodeableConcept()),
    rule('OBR-5', 'priority', code(extendedPriorityCodes), { if: coded('OBR-5', extendedPriorityCodes) }),
    rule('OBR-6', 'occurrenceDateTime', dtmToDateTime, { unless: hasTiming }),
    rule('OBR-6', 'occurrenceTiming.event[]', dtmToDateTime, { if: hasTiming }),
    rule('OBR-11', 'intent', code(specimenActionCode), { if: coded('OBR-11', specimenActionCode) }),
    fixed('intent', 'order', { unless: coded('OBR-11', specimenActionCode) }),
    // That a patient or a specimen is dangerous must reach whoever carries the order out.
    rule('OBR-12', 'orderDetail[]', cweToCodeableConcept(), { unite: conceptKey }),
    rule('OBR-13', 'extension[]', extensionOf(SUPPORTING_INFO, 'valueCodeableConcept', cweToCodeableConcept()), {
      part: hasUrl(SUPPORTING_INFO),
    }),
    rule('OBR-16', 'requester', xcnToPractitioner, { unless: either(orderValued('ORC', 12), orderValued('ORC', 21)) }),
    rule('OBR-16', 'requester', orderer, { if: orderValued('ORC', 21), unless: orderValued('ORC', 12) }),
    rule('OBR-17', 'extension[]', extensionOf(CALLBACK, 'valueContactPoint', xtnToContactPoint()), { part: hasUrl(CALLBACK) }),
    ...tqToServiceRequest('OBR-27', not(orderValued('ORC', 7))),
    ...parents('OBR-29'),
    rule('OBR-31', 'reasonCode[]', cweToCodeableConcept()),
    // When the filler means to do it, where nobody has said when it is wanted.
    rule('OBR-36', 'occurrenceDateTime', dtmToDateTime, { if: isScheduledByFillerAlone }),
    rule('OBR-44', 'orderDetail[]', cweToCodeableConcept(), { unite: conceptKey }),
    rule('OBR-45', 'orderDetail[]', cweToCodeableConcept(), { unite: conceptKey }),
    rule('OBR-46', 'orderDetail[]', cweToCodeableConcept(), { unite: conceptKey }),
    rule('OBR-47', 'orderDetail[]', cweToCodeableConcept(), { unite: conceptKey }),
    rule('OBR-53', 'identifier[]', alternatePlacer, { unite: identifierKey }),
    ...parents('OBR-54'),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown', { unless: orderSaysStatus }),
  ],
  { identity: requestIdentity },
);
