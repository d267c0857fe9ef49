import type { Provenance } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, not, oneOf, valued, where, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { eventReason } from '../codesystems/event-reason.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime, dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { hdToLocation } from '../datatypes/hd-to-location.ts';
import { hdToOrganization } from '../datatypes/hd-to-organization.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { received } from './msh-to-provenance.ts';

const { rule, derive, fixed, link } = rulesFor<Provenance>();

const mshOf = (source: Source): Hl7Segment | undefined => (source as Hl7Segment).message.segment('MSH');
const operatorUnknown = not(valued('EVN-5'));
const hasResponsible = where('MSH-22 valued', (source) => mshOf(source)?.field(22).isValued ?? false);
const hasFacility = where('MSH-4 valued', (source) => mshOf(source)?.field(4).isValued ?? false);
const hasInstant = where('EVN-2 has a time', (source) => /^[0-9]{12}/.test((source as Hl7Segment).field(2).first.text));

function responsible(source: Source, place: Place): { reference: string } | undefined {
  const field = mshOf(source)?.field(22).first;
  return field && xonToOrganization.convert(field, place);
}

function facility(source: Source, place: Place): { reference: string } | undefined {
  const field = mshOf(source)?.field(4).first;
  return field && hdToOrganization.convert(field, place);
}

/** MSG.1 and the event; EVN-1 where it says the same. */
function activity(source: Source, place: Place): string {
  const sent = (source as Hl7Segment).field(1).first;
  if (sent.text.trim() === place.run.event) place.take(sent);
  return `event - ${mshOf(source)?.field(9).first.at(1).text ?? ''}^${place.run.event}`;
}

/** EVN[Provenance]: the event, who recorded it, when it happened. Without EVN-5 the sender stands for the operator (MSH[Provenance-Operator]). */
export const evnToProvenance = segmentMap<Provenance>('EVN', 'Provenance', [
  rule('EVN-6', 'occurredDateTime', dtmToDateTime),
  rule('EVN-2', 'recorded', dtmToInstant),
  derive('EVN', 'recorded', 'the time of reception', received, { unless: hasInstant }),
  derive('EVN-1', 'activity.coding[].display', 'event - type^event', activity),
  rule('EVN-4', 'reason[]', cweToCodeableConcept(eventReason), { unless: oneOf('EVN-4', 'U') }),
  fixed('reason[]', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }, { if: oneOf('EVN-4', 'U') }),
  rule('EVN-5', 'agent[].who', xcnToPractitioner),
  derive('EVN', 'agent[sender].who', 'MSH-22, where no operator is named', responsible, { if: both(operatorUnknown, hasResponsible) }),
  derive('EVN', 'agent[sender].who', 'MSH-4, where no operator is named', facility, {
    if: both(operatorUnknown, both(hasFacility, not(hasResponsible))),
  }),
  fixed(
    'agent[]',
    { who: { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] } },
    { if: both(operatorUnknown, both(not(hasFacility), not(hasResponsible))) },
  ),
  rule('EVN-7', 'location', hdToLocation),
  link('MessageHeader', 'target[]'),
]);
