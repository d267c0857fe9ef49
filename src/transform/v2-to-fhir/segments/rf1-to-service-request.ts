import type { Annotation, Reference, ServiceRequest } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { code } from '../../mapping/code-map.ts';
import { event, valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { referralPriority, referralStatus } from '../codesystems/referral.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { cqToQuantity } from '../datatypes/nm-to-quantity.ts';
import { fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';

/** Referral = the number of who refers (RF1-6), else the external one (RF1-11), of the patient; else its type and date. */
function identity(_made: ServiceRequest, rf1: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const within = patient ? [patient] : [];
  for (const [field, basis] of [
    [6, 'referral number'],
    [11, 'external referral number'],
  ] as const) {
    const number = rf1.field(field).first.textAt(1).trim();
    if (number !== '') return { basis, key: `referral|${field}|${number}`, within };
  }
  const [type, date] = [rf1.field(3).first.textAt(1).trim(), rf1.field(7).first.text.trim()];
  return { basis: 'type + date', key: `referral|${type}|${date}`, within };
}

const cancelled = event('I14');
const refersTo =
  (type: string) =>
  ({ reference = '' }: Reference): boolean =>
    reference.startsWith(type);

const { rule, fixed, whenCreated, link, instruct } = rulesFor<ServiceRequest>();

/** RF1[ServiceRequest]: a referral (the guide has no map of it). RF1-5 is where the patient is to be seen, as an in- or outpatient. */
export const rf1ToServiceRequest = segmentMap<ServiceRequest>(
  'RF1',
  'ServiceRequest',
  [
    rule('RF1-1', 'status', code(referralStatus), { unless: cancelled }),
    fixed('status', 'revoked', { if: cancelled }),
    instruct('cancel', 'MSH-9', 'status', { if: cancelled }),
    rule('RF1-2', 'priority', code(referralPriority)),
    rule('RF1-3', 'code', cweToCodeableConcept()),
    // R4: details of an order only beside its code (prr-1).
    rule('RF1-4', 'orderDetail[]', cweToCodeableConcept(), { if: valued('RF1-3') }),
    rule('RF1-5', 'locationCode[]', cweToCodeableConcept()),
    rule('RF1-6', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('RF1-7', 'occurrencePeriod.start', dtmToDateTime),
    rule('RF1-8', 'occurrencePeriod.end', dtmToDateTime),
    rule('RF1-9', 'authoredOn', dtmToDateTime),
    rule('RF1-10', 'reasonCode[coded]', cweToCodeableConcept(), { part: ({ coding }) => coding !== undefined }),
    rule('RF1-11', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    rule('RF1-14', 'reasonCode[said].text', text, { part: ({ coding }) => coding === undefined }),
    rule('RF1-15', 'quantityQuantity', cqToQuantity),
    rule('RF1-19', 'performer[]', xonToOrganization, { part: refersTo('Organization') }),
    rule('RF1-20', 'performer[]', xcnToPractitioner, { part: refersTo('Practitioner/') }),
    rule('RF1-24', 'note[].text', text, { unite: ({ text: note }: Annotation) => note }),
    link('Patient', 'subject'),
    link('Encounter', 'encounter'),
    whenCreated('intent', 'order'),
    whenCreated('status', 'unknown', { unless: cancelled }),
  ],
  { identity },
);

/** AUT[ServiceRequest]: the number under which the payer has authorised the referral. */
export const autToServiceRequest = segmentMap<ServiceRequest>('AUT', 'ServiceRequest', [
  rule('AUT-6', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
]);
