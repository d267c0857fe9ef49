import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { SegmentValue } from '../../hl7v2/write-message.ts';
import type { Acknowledgement } from '../acknowledgement.ts';

/** MSA: senders compare MSA-2 with the whole field that they sent, so that it is repeated as it came. */
export function msa(inbound: Hl7Message, code: Acknowledgement['code'], text: string): SegmentValue {
  return { name: 'MSA', fields: { 1: code, 2: { raw: controlIdOf(inbound) }, 3: text } };
}

/**
 * A line feed within MSH-10 is data where CR ends the segments, but for many a reader it ends the line: for them the control id
 * is what stands before it.
 */
function controlIdOf(inbound: Hl7Message): string {
  const raw = inbound.segment('MSH')?.field(10).raw ?? '';
  const lineFeed = raw.indexOf('\n');
  return lineFeed < 0 ? raw : raw.slice(0, lineFeed);
}
