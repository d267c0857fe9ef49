import type { CompiledMapping } from '../transform/compile-mapping.ts';
import type { ConversionContext } from '../transform/conversion.ts';
import { MAPPING } from '../transform/mapping-section.ts';
import type { InboundMessage } from './inbound-message.ts';

/** What a conversion may know of the request it came with. */
export function conversionContext({ received, sourceDomain, organisation }: InboundMessage): ConversionContext {
  return { received, zone: sourceDomain.timeZone, organisation: organisation.toUpperCase(), sourceDomain: sourceDomain.name };
}

/** The mapping of the source domain, or what the request says instead. */
export function mappingOf({ sourceDomain, mapping }: InboundMessage): CompiledMapping {
  return mapping ?? MAPPING.of(sourceDomain).mapping;
}
