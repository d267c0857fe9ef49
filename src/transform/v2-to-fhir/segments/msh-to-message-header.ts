import type { Coding, MessageHeader } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, either, not, valued, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { processingId } from '../codesystems/processing-id.ts';
import { processingMode } from '../codesystems/processing-mode.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { hdToDevice } from '../datatypes/hd-to-device.ts';
import { ENDPOINT_UNKNOWN, givesEndpoint, hdToEndpoint, hdToFullName, hdToName } from '../datatypes/hd-to-endpoint.ts';
import { hdToOrganization } from '../datatypes/hd-to-organization.ts';
import { msgToCoding } from '../datatypes/msg-to-coding.ts';
import { idToTag } from '../datatypes/pt-to-tag.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';

const { rule, derive, fixed, link } = rulesFor<MessageHeader>();

/** MSH-19: a language tag; an identifier of table 0296 that is no tag is not a language of FHIR. */
const language: Converter<string> = converter('CWE[code]', (source, place) => {
  const sent = place.takeAt(source, 1).trim();
  return /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(sent) ? sent : undefined;
});

const securityLabel: Converter<Coding> = converter('a label in words', (source, place) => {
  const display = text.convert(source, place);
  return display === undefined ? undefined : { display };
});

const SENDER_COUNTRY = { rule: 'MSH[MessageHeader] MSH-17' };

/** MSH-4, whose country is MSH-17 (the guide's `sender(Organization.address.country)`). */
function sender(source: Source, place: Place): { reference: string } | undefined {
  const msh = source as Hl7Segment;
  const reference = hdToOrganization.convert(msh.field(4).first, place);
  const organization = place.run.linked(reference);
  const country = msh.field(17).first.text.trim();
  if (organization && country !== '' && organization.body['address'] === undefined) {
    const { takenCount } = place.run;
    place.take(msh.field(17).first);
    place.run.extend(organization, 'address', [{ country }]);
    // The country is an element of the organisation, not of the reference to it.
    place.run.settle(takenCount, organization, '.address[0].country', SENDER_COUNTRY);
  }
  return reference;
}

/** The endpoint of a field that has none of its own may be said by the older field beside it. */
const isDestinationFromMsh5 = both(givesEndpoint(5), not(givesEndpoint(25)));
const isSourceFromMsh3 = both(givesEndpoint(3), not(givesEndpoint(24)));

/**
 * MSH[MessageHeader]. source.endpoint is 1..1: MSH-24, else MSH-3, else it is absent with a reason (the guide's url of that
 * extension is that of its page; here it is that of the extension).
 */
export const mshToMessageHeader = segmentMap<MessageHeader>('MSH', 'MessageHeader', [
  rule('MSH-8', 'meta.security[]', securityLabel),
  rule('MSH-11.1', 'meta.tag[]', idToTag(processingId)),
  rule('MSH-11.2', 'meta.tag[]', idToTag(processingMode)),
  rule('MSH-26', 'meta.security[]', cweToCoding()),
  rule('MSH-27', 'meta.security[]', cweToCoding()),
  rule('MSH-19', 'language', language),
  rule('MSH-9', 'eventCoding', msgToCoding),
  rule('MSH-5', 'destination[one].name', hdToName, { if: isDestinationFromMsh5 }),
  rule('MSH-5', 'destination[one].name', hdToFullName, { unless: isDestinationFromMsh5 }),
  rule('MSH-25', 'destination[one].endpoint', hdToEndpoint),
  rule('MSH-25', 'destination[one].name', hdToFullName, { unless: either(valued('MSH-5'), givesEndpoint(25)) }),
  rule('MSH-5', 'destination[one].endpoint', hdToEndpoint, { if: isDestinationFromMsh5 }),
  rule('MSH-5', 'destination[one].target', hdToDevice),
  rule('MSH-6', 'destination[one].receiver', hdToOrganization, { if: not(valued('MSH-23')) }),
  rule('MSH-23', 'destination[one].receiver', xonToOrganization),
  fixed('destination[one]._endpoint', ENDPOINT_UNKNOWN, { unless: either(givesEndpoint(5), givesEndpoint(25)) }),
  derive('MSH-4', 'sender', 'HD[Organization], its country by MSH-17', sender),
  rule('MSH-22', 'responsible', xonToOrganization),
  rule('MSH-3', 'source.name', hdToName, { if: isSourceFromMsh3 }),
  rule('MSH-3', 'source.name', hdToFullName, { unless: isSourceFromMsh3 }),
  rule('MSH-3.2', 'source.software', text),
  rule('MSH-24', 'source.endpoint', hdToEndpoint),
  rule('MSH-24', 'source.name', hdToFullName, { unless: either(valued('MSH-3'), givesEndpoint(24)) }),
  rule('MSH-3', 'source.endpoint', hdToEndpoint, { if: isSourceFromMsh3 }),
  fixed('source._endpoint', ENDPOINT_UNKNOWN, { unless: either(givesEndpoint(3), givesEndpoint(24)) }),
  link('Patient', 'focus[]'),
  link('Encounter', 'focus[]'),
]);
