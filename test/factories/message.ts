import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion, ConversionContext, ConvertedResource } from '../../src/transform/conversion.ts';
import { convert } from '../../src/transform/convert.ts';
import type { CompiledMapping } from '../../src/transform/mapping/compiled-mapping.ts';

/** A segment by its fields: `aSegment('PV1', { 2: 'I', 19: 'V1' })`. */
export function aSegment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? '')].join('|');
}

export const PID = 'PID|1||123456^^^PAS^MR||Smith^Ann||19800102|F';

/** An ADT message of the event, or one of another type (`ORU^R01`), through the real parser; a PID stands in it unless one is given. */
export function aMessage(event: string, ...segments: readonly string[]): Hl7Message {
  const header = `MSH|^~\\&|PAS|R0D|EXCHANGE|RDZ|20240102030405||${event.includes('^') ? event : `ADT^${event}`}|1|P|2.4`;
  const all = segments.some((segment) => segment.startsWith('PID|')) ? segments : [PID, ...segments];
  return parseMessage([header, ...all].join('\r'));
}

/** The context of `theConversionOf`. */
export const CONTEXT: ConversionContext = {
  received: new Date('2024-01-02T03:04:06Z'),
  zone: 'Europe/London',
  organisation: 'R0D',
  sourceDomain: 'emergency-care',
};

const MAPPING: CompiledMapping = { identifierSystems: new Map(), profiles: new Map() };

/** The conversion of a message of R0D; references are labels: `Location[0]`. */
export function theConversionOf(
  message: Hl7Message,
  mapping: Partial<CompiledMapping> = {},
  context: Partial<ConversionContext> = {},
): Conversion {
  const conversion = convert(message, { ...MAPPING, ...mapping }, { ...CONTEXT, ...context });
  // References show where they point to in this conversion, as identity shows the ids.
  for (const { holder, to } of conversion.links) holder.reference = to.label;
  return conversion;
}

/** The resources of a type, in the order in which they were made. */
export function resourcesOf(conversion: Conversion, type: string): readonly ConvertedResource[] {
  return conversion.resources.filter((resource) => resource.type === type);
}

/** The one resource of a type; a test that expects it fails without it. */
export function theResource(conversion: Conversion, type: string): ConvertedResource {
  const [resource] = resourcesOf(conversion, type);
  if (!resource) throw new Error(`the conversion has no ${type}, but ${conversion.resources.map(({ label }) => label).join(', ')}`);
  return resource;
}

/** As JSON, so that decimals show as they are written. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown, context?: { readonly source?: string }) =>
    typeof inner === 'number' && context?.source !== undefined && context.source !== String(inner) ? `number ${context.source}` : inner,
  );
}
