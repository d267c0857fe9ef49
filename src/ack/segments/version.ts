import type { Hl7Message } from '../../hl7v2/hl7-message.ts';

/** The version that a message without a known MSH-12 is read as. */
const ASSUMED = 4;

/** The minor version by which the layout is chosen: 5 for `2.5` and `2.5.1`; an empty or unknown MSH-12 is read as 2.4. */
export function minorVersionOf(inbound: Hl7Message): number {
  const version = inbound.segment('MSH')?.field(12).first.text ?? '';
  const minor = /^2\.([1-9])(?:\.|$)/.exec(version)?.[1];
  return minor === undefined ? ASSUMED : Number(minor);
}
