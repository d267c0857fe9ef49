import type { Identifier, ServiceRequest } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, oneOf, valued, where } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { orderControlCode, orderStatus } from '../codesystems/order-status.ts';
import { orderType } from '../codesystems/order-type.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import {
  alternatePlacer,
  fillerAssigned,
  fillerGroup,
  fillerIdentifier,
  placerGroup,
  placerIdentifier,
} from '../datatypes/order-numbers.ts';
import { tqToServiceRequest } from '../datatypes/timing-of-order.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { requestIdentity } from './order-identity.ts';
import { orderSaysStatus, orderValued } from './order-of.ts';
import { ordererOfOrder, orderingFacility } from './orderer.ts';
import { parents } from './parent-order.ts';
import { ALTERNATE_CODES, CALLBACK, STATUS_REASON } from './service-request-elements.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, derive, fixed, link, whenCreated } = rulesFor<ServiceRequest>();

const orderControl = tableAsItIs('OrderControlCode', '0119');

/** EIP (v2.8.2): two identifiers in sub-components; an EI may have a namespace in its second component, but no sub-components. */
const isEip = where(
  'ORC-4 is an EIP',
  (source) => 'fieldCount' in source && [1, 2].some((part) => source.field(4).first.at(part).at(2).isValued),
);
const always = where('always', () => true);

const requisition: Converter<Identifier> = converter('EI, or EIP.1 [Identifier]', (source, place) =>
  placerGroup.convert(source.at(1).at(2).isValued || source.at(2).at(2).isValued ? source.at(1) : source, place),
);

/**
 * ORC[ServiceRequest]. The guide keeps ORC-1 in an extension that R4 does not have (businessEvent); here it stands beside the status, which
 * says less.
 */
export const orcToServiceRequest = segmentMap<ServiceRequest>(
  'ORC',
  'ServiceRequest',
  [
    rule('ORC-1', 'status', code(orderControlCode), { if: both(not(coded('ORC-5', orderStatus)), coded('ORC-1', orderControlCode)) }),
    rule('ORC-1', '_status.extension[]', extensionOf(ALTERNATE_CODES, 'valueCodeableConcept', cweToCodeableConcept(orderControl))),
    fixed('intent', 'order', { unless: orderValued('OBR', 4) }),
    rule('ORC-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('ORC-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    // EI, or the EIP of v2.8.2: an EI has no sub-components.
    rule('ORC-4', 'requisition', requisition),
    rule('ORC-4', 'identifier[]', fillerAssigned, { if: both(isEip, not(valued('ORC-38'))), unite: identifierKey }),
    rule('ORC-5', 'status', code(orderStatus)),
    ...tqToServiceRequest('ORC-7', always),
    ...parents('ORC-8'),
    // Who says when an order was changed or cancelled says nothing of when it was written.
    rule('ORC-9', 'authoredOn', dtmToDateTime, { if: oneOf('ORC-1', 'NW') }),
    rule('ORC-12', 'requester', ordererOfOrder),
    rule('ORC-14', 'extension[]', extensionOf(CALLBACK, 'valueContactPoint', xtnToContactPoint()), {
      unless: orderValued('OBR', 17),
      part: hasUrl(CALLBACK),
    }),
    rule('ORC-16', 'extension[]', extensionOf(STATUS_REASON, 'valueCodeableConcept', cweToCodeableConcept()), {
      part: hasUrl(STATUS_REASON),
    }),
    derive('ORC-21', 'requester', 'the facility alone, where nobody is named', orderingFacility, {
      if: valued('ORC-21'),
      unless: either(valued('ORC-12'), orderValued('OBR', 16)),
    }),
    rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
    rule('ORC-29', 'locationCode[]', cweToCodeableConcept(orderType)),
    rule('ORC-33', 'identifier[]', alternatePlacer, { unless: orderValued('OBR', 53), unite: identifierKey }),
    rule('ORC-38', 'identifier[]', fillerGroup, { unite: identifierKey }),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown', { unless: orderSaysStatus }),
  ],
  { identity: requestIdentity },
);
