import { randomBytes, randomUUID } from 'node:crypto';
import type { AcknowledgementSettings } from '../config/snapshot.ts';

/**
 * A new MSH-10. Under `standard` it has 20 characters, as many as HL7 below v2.7 allows: the time, so that ids sort as they were
 * made, and 56 random bits, so that several processes never make the same. Under `guide` it is a UUID, as in the guide's sample.
 */
export function newControlId(layout: AcknowledgementSettings['layout'], time: Date): string {
  if (layout === 'guide') return randomUUID();
  const made = time.getTime().toString(36).padStart(9, '0').slice(-9);
  const random = randomBytes(8).readBigUInt64BE().toString(36).padStart(11, '0').slice(-11);
  return (made + random).toUpperCase();
}
