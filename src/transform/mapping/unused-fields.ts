import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import { hasContent, isHeededAction } from './fields-without-content.ts';
import { lastingTraces } from './replaced-traces.ts';
import type { Run } from './run.ts';
import type { UsedLeaves } from './used-leaves.ts';

/**
 * The fields that became nothing, with how often: `PID-32`; of a field that became something else the part that did not: `PID-5.8`.
 * What the losses say leaf by leaf, without what has no content (set ids, blanks, `""`), and cheap enough for every message.
 */
export function unusedFields({ message, traces, used }: Run): ReadonlyMap<string, number> {
  if (used.isStale) {
    used.clear();
    for (const { leaf } of lastingTraces(traces)) if (leaf) used.add(leaf);
  }
  const unused = new Map<string, number>();
  const sent: number[] = [];
  for (const segment of message.segments) if (segment.isNamed) countUnused(segment, { used, sent, unused });
  return unused;
}

interface Counting {
  readonly used: UsedLeaves;
  /** Room for the counts of one segment. */
  readonly sent: number[];
  readonly unused: Map<string, number>;
}

function countUnused(segment: Hl7Segment, { used, sent, unused }: Counting): void {
  const { name } = segment;
  const fields = segment.countValuedLeaves(sent);
  for (let number = segment.declaresDelimiters ? 3 : 1; number <= fields; number++) {
    const count = sent[number];
    // In most fields as many leaves have become something as were sent: the fields themselves need not be looked at.
    if (count === 0 || count === used.countIn(segment.knownField(number)) || !hasContent(name, number)) continue;
    const field = segment.field(number);
    if (isHeededAction(`${name}-${number}`, field.first.text)) continue;
    for (const part of used.unusedPlaces(field)) {
      const place = `${name}-${number}${part}`;
      unused.set(place, (unused.get(place) ?? 0) + 1);
    }
  }
}
