import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { updated } from '../../src/identity/field-wise-update.ts';
import type { Conversion, ResourceBody } from '../../src/transform/conversion.ts';
import { PID, theConversionOf } from './message.ts';

/** `ORU^R01` and the segments behind PID; a PID of their own stands for it. */
export type Step = readonly [event: string, ...segments: readonly string[]];

/** The conversion of the message of a step. */
export function theConversionIn([event, ...segments]: Step): Conversion {
  const all = segments.some((segment) => segment.startsWith('PID|')) ? segments : [PID, ...segments];
  return theConversionOf(parseMessage([`MSH|^~\\&|LAB|R0D|EX|RDZ|20240102030405||${event}|1|P|2.4`, ...all].join('\r')));
}

/** What is stored of each resource after these messages about one patient, by type; references hold the identity of what they point to. */
export function storedAfter(steps: readonly Step[]): ReadonlyMap<string, readonly ResourceBody[]> {
  const stored = new Map<string, ResourceBody>();
  for (const step of steps) {
    const conversion = theConversionIn(step);
    for (const { holder, to } of conversion.links) holder.reference = `${to.type}/${to.identity.key}`;
    for (const resource of conversion.resources) {
      if (resource.role !== 'clinical' && resource.role !== 'patient') continue;
      const within = resource.identity.within.filter(({ role }) => role !== 'patient').map(({ identity }) => identity.key);
      const key = resource.role === 'patient' ? resource.type : [resource.type, ...within, resource.identity.key].join('|');
      const before = stored.get(key);
      stored.set(key, before ? updated(before, resource) : resource.body);
    }
  }
  return Map.groupBy(stored.values(), ({ resourceType }) => resourceType);
}

/** The one resource of a type that is stored after these messages. */
export function theStored(type: string, ...steps: readonly Step[]): ResourceBody {
  const [found, ...further] = storedAfter(steps).get(type) ?? [];
  if (!found || further.length > 0) throw new Error(`${found ? further.length + 1 : 'no'} ${type} would be stored`);
  return found;
}
