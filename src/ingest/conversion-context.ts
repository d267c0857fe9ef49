import type { SourceDomain } from '../config/snapshot.ts';
import { compileMapping, type CompiledMapping } from '../transform/compile-mapping.ts';
import type { ConversionContext } from '../transform/conversion.ts';
import type { InboundMessage } from './inbound-message.ts';

/** What a conversion may know of the request it came with. */
export function conversionContext({ received, sourceDomain, organisation }: InboundMessage): ConversionContext {
  return { received, zone: sourceDomain.timeZone, organisation: organisation.toUpperCase(), sourceDomain: sourceDomain.name };
}

const COMPILED = new WeakMap<SourceDomain, CompiledMapping>();

/** The mapping of a source domain, compiled once for each configuration snapshot. */
export function mappingOf(sourceDomain: SourceDomain): CompiledMapping {
  const known = COMPILED.get(sourceDomain);
  if (known) return known;
  const compiled = compileMapping(sourceDomain.identifiers, sourceDomain.profiles);
  COMPILED.set(sourceDomain, compiled);
  return compiled;
}
