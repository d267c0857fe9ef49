import type { Device, MessageHeader } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { not, valued, where } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { referenceTo } from '../../mapping/resource-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { processingId } from '../codesystems/processing-id.ts';
import { processingMode } from '../codesystems/processing-mode.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { ENDPOINT_UNKNOWN, hasEndpoint, hdToEndpoint, hdToName } from '../datatypes/hd-to-endpoint.ts';
import { hdToOrganization, hdToOrganizationMap } from '../datatypes/hd-to-organization.ts';
import { msgToCoding } from '../datatypes/msg-to-coding.ts';
import { idToTag } from '../datatypes/pt-to-tag.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';

const { rule, fixed, link } = rulesFor<MessageHeader>();

const endpointIn = (field: number, fallback: number): ReturnType<typeof where> =>
  where(`MSH-${field} or MSH-${fallback} gives an endpoint`, (source) => {
    const msh = source as Hl7Segment;
    return hasEndpoint(msh.field(field).first) || hasEndpoint(msh.field(fallback).first);
  });

/** MSH-19: a language tag; an identifier of table 0296 that is no tag is not a language of FHIR. */
const language: Converter<string> = converter('CWE[code]', (source, place) => {
  const sent = place.take(source.at(1)).trim();
  return /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(sent) ? sent : undefined;
});

/** HD[Device] has the rows of HD[Organization]: identifiers of the namespace and of the universal id. */
const hdToDevice = referenceTo<Device>('Device', elementMap<Device>('HD', 'Device', hdToOrganizationMap.rules), {
  role: 'shared',
  identity: (made) => ({
    basis: 'identifier',
    key: (made.identifier ?? []).map(({ system, value }) => `${system ?? ''}|${value ?? ''}`)[0] ?? '',
    within: [],
  }),
});

/**
 * MSH[MessageHeader]. source.endpoint is 1..1: MSH-24, else MSH-3, else it is absent with a reason (the guide's url of that
 * extension is that of its page; here it is that of the extension).
 */
export const mshToMessageHeader = segmentMap<MessageHeader>('MSH', 'MessageHeader', [
  rule(
    'MSH-8',
    'meta.security[]',
    converter('text of a label', (source, place) => ({ display: place.take(source) })),
  ),
  rule('MSH-11.1', 'meta.tag[]', idToTag(processingId)),
  rule('MSH-11.2', 'meta.tag[]', idToTag(processingMode)),
  rule('MSH-26', 'meta.security[]', cweToCoding()),
  rule('MSH-27', 'meta.security[]', cweToCoding()),
  rule('MSH-19', 'language', language),
  rule('MSH-9', 'eventCoding', msgToCoding),
  rule('MSH-5', 'destination[one].name', hdToName),
  rule('MSH-25', 'destination[one].endpoint', hdToEndpoint),
  rule('MSH-5', 'destination[one].endpoint', hdToEndpoint, { unless: valued('MSH-25') }),
  fixed('destination[one]._endpoint', ENDPOINT_UNKNOWN, { unless: endpointIn(25, 5) }),
  rule('MSH-5', 'destination[one].target', hdToDevice),
  rule('MSH-6', 'destination[one].receiver', hdToOrganization, { if: not(valued('MSH-23')) }),
  rule('MSH-23', 'destination[one].receiver', xonToOrganization),
  rule('MSH-4', 'sender', hdToOrganization),
  rule('MSH-22', 'responsible', xonToOrganization),
  rule('MSH-3', 'source.name', hdToName),
  rule('MSH-3.2', 'source.software', text, { unless: valued('MSH-24') }),
  rule('MSH-24', 'source.endpoint', hdToEndpoint),
  rule('MSH-3', 'source.endpoint', hdToEndpoint, { unless: valued('MSH-24') }),
  fixed('source._endpoint', ENDPOINT_UNKNOWN, { unless: endpointIn(24, 3) }),
  link('Patient', 'focus[]'),
  link('Encounter', 'focus[]'),
]);
