import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Element } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { DATA_ABSENT_REASON } from './fixed-uris.ts';

const SCHEMES: Readonly<Record<string, string>> = { ISO: 'urn:oid:', UUID: 'urn:uuid:', DNS: 'urn:dns:', URI: 'urn:uri:' };

/** Whether HD.2 with HD.3 can be said as a URI. */
export function hasEndpoint(hd: Hl7Element): boolean {
  return hd.at(2).isValued && hd.at(3).text.trim().toUpperCase() in SCHEMES;
}

/** HD[MessageHeader.source-endpoint] and the like: HD.2 as a URI of the scheme that HD.3 names. */
export const hdToEndpoint: Converter<string> = converter('HD[MessageHeader.endpoint]', (source, place) => {
  if (!hasEndpoint(source)) return undefined;
  const id = place.take(source.at(2)).trim();
  const type = place.take(source.at(3)).trim().toUpperCase();
  return type === 'URI' ? id : `${SCHEMES[type] ?? ''}${id}`;
});

/** HD[MessageHeader.name]: the namespace; an id that is no URI is said beside it, as the guide writes it. */
export const hdToName: Converter<string> = converter('HD[MessageHeader.name]', (source, place) => {
  const name = place.take(source.at(1)).trim();
  if (hasEndpoint(source) || !source.at(2).isValued) return name === '' ? undefined : name;
  const id = `${place.take(source.at(3)).trim()}:${place.take(source.at(2)).trim()}`;
  return name === '' ? id : `${name} - ${id}`;
});

/** R4 demands an endpoint, and nobody sent one. */
export const ENDPOINT_UNKNOWN: Element = { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] };
