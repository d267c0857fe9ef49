import type { MedicationRequest } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, not, oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { medicationCategory, medicationOrderControl, medicationOrderStatus } from '../codesystems/medication-status.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf } from '../datatypes/extension.ts';
import { V2 } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { alternatePlacer, fillerGroup, fillerIdentifier, placerGroup, placerIdentifier } from '../datatypes/order-numbers.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { orderer, orderingFacility } from './orderer.ts';
import { facilityAlone } from './prescriber.ts';
import { ALTERNATE_CODES } from './service-request-elements.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, derive, link, whenCreated } = rulesFor<MedicationRequest>();

/** ORC[MedicationRequest]: the guide has none; as ORC[ServiceRequest], with the elements and the states that a prescription has. */
export const orcToMedicationRequest = segmentMap<MedicationRequest>('ORC', 'MedicationRequest', [
  rule('ORC-1', 'status', code(medicationOrderControl), { if: both(not(valued('ORC-5')), coded('ORC-1', medicationOrderControl)) }),
  rule(
    'ORC-1',
    '_status.extension[]',
    extensionOf(ALTERNATE_CODES, 'valueCodeableConcept', cweToCodeableConcept(tableAsItIs('OrderControlCode', '0119'))),
  ),
  rule('ORC-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
  rule('ORC-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
  rule('ORC-4', 'groupIdentifier', placerGroup),
  rule('ORC-5', 'status', code(medicationOrderStatus)),
  // Who says when an order was changed or cancelled says nothing of when it was written.
  rule('ORC-9', 'authoredOn', dtmToDateTime, { if: oneOf('ORC-1', 'NW') }),
  rule('ORC-12', 'requester', orderer),
  rule('ORC-16', 'statusReason', cweToCodeableConcept()),
  derive('ORC-21', 'requester', 'the facility alone, where nobody is named', orderingFacility, { if: facilityAlone }),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
  rule('ORC-29', 'category[]', cweToCodeableConcept(medicationCategory), { part: ({ coding }) => coding?.[0]?.system !== `${V2}0480` }),
  rule('ORC-33', 'identifier[]', alternatePlacer, { unite: identifierKey }),
  rule('ORC-38', 'identifier[]', fillerGroup, { unite: identifierKey }),
  whenCreated('status', 'unknown'),
]);

/** What every request says of whom it is for; an order without an ORC, too. */
export const subjectOfRequest = [link('Patient', 'subject'), link('Encounter', 'encounter', { if: duringVisit })] as const;
