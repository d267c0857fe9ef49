import type { Element } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { DATA_ABSENT_REASON } from './fixed-uris.ts';
import { universalUri } from './local-system.ts';

/** HD.2 as an address, by HD.3: `urn:oid:`, `urn:uuid:`, a URI as it is, and `urn:dns:`, as the guide writes it. */
function endpointOf(hd: Hl7Element): string | undefined {
  const id = hd.textAt(2).trim();
  const type = hd.textAt(3).trim();
  if (type.toUpperCase() === 'DNS' && /^[A-Za-z0-9.-]+$/.test(id)) return `urn:dns:${id}`;
  return universalUri(id, type);
}

/** The field gives an address: a universal id that is what its type says. */
export function givesEndpoint(field: number): Condition {
  return where(`MSH-${field} gives an endpoint`, (source) => endpointOf((source as Hl7Segment).field(field).first) !== undefined);
}

/** HD[MessageHeader.source-endpoint] and HD[MessageHeader.destination-endpoint] */
export const hdToEndpoint: Converter<string> = converter('HD[MessageHeader.endpoint]', (source, place) => {
  const endpoint = endpointOf(source);
  if (endpoint === undefined) return undefined;
  place.takeAt(source, 2);
  place.takeAt(source, 3);
  return endpoint;
});

/** HD[MessageHeader.name]: the namespace, as long as the universal id is said elsewhere. */
export const hdToName: Converter<string> = converter(
  'HD[MessageHeader.name]',
  (source, place) => place.takeAt(source, 1).trim() || undefined,
);

/** The namespace and, since it is no endpoint, the universal id, as the guide writes it: `EHR - L:ehr.example`. */
export const hdToFullName: Converter<string> = converter('HD[MessageHeader.name], with the universal id', (source, place) => {
  const [name, id, type] = [1, 2, 3].map((part) => place.takeAt(source, part).trim());
  const said = [type, id].filter((part) => part).join(':');
  return [name, said].filter((part) => part).join(' - ') || undefined;
});

/** R4 demands an endpoint, and nobody sent one. */
export const ENDPOINT_UNKNOWN: Element = { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] };
