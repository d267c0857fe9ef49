import { readDateTime } from '../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Field } from '../../hl7v2/hl7-field.ts';
import type { LineageEntry, Loss } from '../conversion.ts';
import type { DraftResource } from './draft-resource.ts';
import type { Run } from './run.ts';

function labelOf(draft: DraftResource): string {
  return draft.mergedInto ? labelOf(draft.mergedInto) : draft.label;
}

/** Which leaf of the message made which element, in the order of the rules. */
export function lineageOf(run: Run): readonly LineageEntry[] {
  return run.traces.map(({ leaf, owner, path, name }) => ({
    ...(leaf === undefined ? {} : { source: leaf.path }),
    target: `${labelOf(owner)}${path}`,
    rule: name.rule,
    ...(name.map === undefined ? {} : { map: name.map }),
  }));
}

/**
 * The populated leaves of the message that no rule used. The law of conservation: every populated leaf is either the source
 * of a lineage entry or a loss; only one that lost precision is both. A `""` inside a field that was used is neither: the field's
 * value replaced what it removes.
 */
export function lossesOf(run: Run): readonly Loss[] {
  const used = new Set<Hl7Element>();
  const read = new Set<Hl7Field>();
  for (const { leaf } of run.traces) {
    if (!leaf) continue;
    used.add(leaf);
    read.add(leaf.field);
  }
  const found = new Set(run.findings.map(({ location }) => location));
  const imprecise = new Set(run.findings.flatMap(({ code, location }) => (code === 'precision-lost' ? [location] : [])));
  const isCut = (text: string): boolean => readDateTime(text.trim(), run.context.zone)?.findings.includes('precision-lost') ?? false;
  const losses: Loss[] = [];
  for (const segment of run.message.segments) {
    const first = segment.name === 'MSH' ? 3 : 1;
    for (let number = first; number <= segment.fieldCount; number++) {
      const field = segment.field(number);
      if (field.isEmpty) continue;
      const { path } = field;
      const wasRead = read.has(field);
      const reason = wasRead || found.has(path) ? 'not-converted' : 'no-rule';
      for (const repetition of field.repetitions) {
        for (const leaf of repetition.leaves) {
          if (used.has(leaf)) {
            if (imprecise.has(path) && isCut(leaf.text)) losses.push({ source: leaf.path, reason: 'precision-lost', text: leaf.text });
          } else if (!leaf.isNull || !wasRead) losses.push({ source: leaf.path, reason, text: leaf.text });
        }
      }
    }
  }
  return losses;
}
