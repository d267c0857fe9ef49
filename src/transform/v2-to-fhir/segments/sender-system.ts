import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { localSystem } from '../datatypes/local-system.ts';

/** The system of MSH-10: control ids of one application of one organisation. */
export function senderSystem(source: Source, { run }: Place): string {
  const application = (source as Hl7Segment).field(3).first.text.trim();
  return localSystem(run.context, 'message', ...(application === '' ? [] : [application]));
}
