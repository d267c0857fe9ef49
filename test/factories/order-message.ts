import type { Hl7Message } from '../../src/hl7v2/hl7-message.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import { asJson, resourcesOf, theConversionOf } from './message.ts';

const PID = 'PID|1||123456^^^PAS^MR||Smith^Ann||19800102|F';

/** A message about orders or results, `ORU^R01`, of one patient. */
export function orderMessage(type: string, ...segments: readonly string[]): Hl7Message {
  return parseMessage([`MSH|^~\\&|LAB|R0D|EXCHANGE|RDZ|20240102030405||${type}|1|P|2.4`, PID, ...segments].join('\r'));
}

/** The conversion of a result. */
export function resultOf(...segments: readonly string[]): Conversion {
  return theConversionOf(orderMessage('ORU^R01', ...segments));
}

/** The bodies of a type, as JSON. */
export function bodiesOf(conversion: Conversion, type: string): readonly Record<string, unknown>[] {
  return resourcesOf(conversion, type).map(({ body }) => asJson(body) as Record<string, unknown>);
}

/** By what the resources of a type are known again. */
export function keysOf(conversion: Conversion, type: string): readonly string[] {
  return resourcesOf(conversion, type).map(({ identity }) => [...identity.within.map(({ label }) => label), identity.key].join(' / '));
}
