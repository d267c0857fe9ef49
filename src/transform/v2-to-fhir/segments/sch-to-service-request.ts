import type { ServiceRequest } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { valued, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { conceptKey } from './concept-key.ts';

const serviceOf = (sch: Hl7Segment): Hl7Segment | undefined => sch.message.segment('AIS');

/** The same identity as an order has that an OBR makes: the appointment is based on what is stored of it. */
function identity(_made: ServiceRequest, sch: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const within = patient ? [patient] : [];
  const [placer, filler] = [26, 27].map((field) => sch.field(field).first.at(1).at(1).text.trim());
  const service = serviceOf(sch)?.field(3).first;
  const words = [service?.at(1).at(1).text.trim(), service?.at(2).text.trim().toLowerCase()];
  const code = words.find((word) => word !== undefined && word !== '') ?? '';
  const [kind, number] = placer ? ['placer number', placer] : ['filler number', filler ?? ''];
  return { basis: `${kind} + code`, key: ['request', kind, number, code].join('|'), within };
}

const concept = cweToCodeableConcept();
const code = (source: Source, place: Place): ReturnType<typeof concept.convert> => {
  const service = 'fieldCount' in source ? serviceOf(source)?.field(3).first : undefined;
  return service && concept.convert(service, place);
};

/** What the placer (AIS-11) and the filler (AIS-12) add to the service, as OBR-46 and OBR-47 do. */
const detail =
  (field: number) =>
  (source: Source, place: Place): ReturnType<typeof concept.convert> => {
    const said = 'fieldCount' in source ? serviceOf(source)?.field(field).first : undefined;
    return said?.isValued ? concept.convert(said, place) : undefined;
  };

const { rule, derive, whenCreated, fixed, link } = rulesFor<ServiceRequest>();

/**
 * SCH[ServiceRequest] and AIS[ServiceRequest]: the order that an appointment is made for. The guide gives the order the status of the
 * appointment (SCH-25), whose codes an order does not have, and makes an identifier of the code of the service (AIS-3): it is the code.
 */
export const schToServiceRequest = segmentMap<ServiceRequest>(
  'SCH',
  'ServiceRequest',
  [
    rule('SCH-26', 'identifier[]', placerIdentifier, { unite: identifierKey }),
    rule('SCH-27', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
    derive('AIS-3', 'code', 'the service (AIS-3)', code),
    derive('SCH', 'orderDetail[]', 'AIS-11 of the service', detail(11), { unite: conceptKey }),
    derive('SCH', 'orderDetail[]', 'AIS-12 of the service', detail(12), { unite: conceptKey }),
    fixed('intent', 'order'),
    link('Patient', 'subject'),
    whenCreated('status', 'active', { unless: valued('SCH-25') }),
    whenCreated('status', 'unknown', { if: valued('SCH-25') }),
  ],
  { identity },
);
