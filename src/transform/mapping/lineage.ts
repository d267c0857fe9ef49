import { readDateTime } from '../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Field } from '../../hl7v2/hl7-field.ts';
import type { LineageEntry, Loss } from '../conversion.ts';
import { endOf } from './draft-resource.ts';
import { eventRules } from './event-rules.ts';
import type { GroupMap } from './message-map.ts';
import { lastingTraces } from './replaced-traces.ts';
import type { Run } from './run.ts';

/** Which leaf of the message made which element, in the order of the rules. */
export function lineageOf(run: Run): readonly LineageEntry[] {
  return lastingTraces(run.traces).map(({ leaf, owner, path, name }) => ({
    ...(leaf === undefined ? {} : { source: leaf.path }),
    target: `${endOf(owner).label}${path}`,
    rule: name.rule,
    ...(name.map === undefined ? {} : { map: name.map }),
  }));
}

/**
 * What of the message was left out. The law of conservation: every populated leaf is either the source of a lineage entry or a
 * loss; only one that lost precision is both. A `""` inside a field that was used is neither: the field's value replaced what it
 * removes. A line that is no segment has no fields to speak of: it is one loss.
 * @param map the rows that were run: they tell a field without a rule from one whose rule left something out
 */
export function lossesOf(run: Run, map: GroupMap): readonly Loss[] {
  const used = new Set<Hl7Element>();
  const read = new Set<Hl7Field>();
  for (const { leaf } of lastingTraces(run.traces)) {
    if (!leaf) continue;
    used.add(leaf);
    read.add(leaf.field);
  }
  const ruled = fieldsWithRules(map, run.event);
  const found = new Set(run.findings.map(({ location }) => location));
  const imprecise = new Set(run.findings.flatMap(({ code, location }) => (code === 'precision-lost' ? [location] : [])));
  const isCut = (text: string): boolean => readDateTime(text.trim(), run.context.zone)?.findings.includes('precision-lost') ?? false;
  const lossesIn = (field: Hl7Field): readonly Loss[] => {
    const { path } = field;
    const wasRead = read.has(field);
    const hasRule = wasRead || found.has(path) || ruled.has(`${field.segment.name}-${field.number}`);
    return field.repetitions.flatMap(({ leaves }) =>
      leaves.flatMap((leaf): readonly Loss[] => {
        const { path: source, text } = leaf;
        if (used.has(leaf)) return imprecise.has(path) && isCut(text) ? [{ source, reason: 'precision-lost', text }] : [];
        return leaf.isNull && wasRead ? [] : [{ source, reason: hasRule ? 'not-converted' : 'no-rule', text }];
      }),
    );
  };
  const losses: Loss[] = [];
  for (const segment of run.message.segments) {
    if (!segment.isNamed) {
      losses.push({ source: `line ${segment.index + 1}`, reason: 'no-segment', text: segment.raw });
      continue;
    }
    for (let number = segment.name === 'MSH' ? 3 : 1; number <= segment.fieldCount; number++) {
      const field = segment.field(number);
      // One by one: a field may have more leaves than a call may have arguments.
      if (!field.isEmpty) for (const loss of lossesIn(field)) losses.push(loss);
    }
  }
  return losses;
}

/** `PID-7`: the fields that a rule can read for the event. */
function fieldsWithRules({ rows }: GroupMap, event: string): ReadonlySet<string> {
  return new Set(
    rows.flatMap((row): readonly string[] => {
      if (row.kind === 'group') return [...fieldsWithRules(row.group, event)];
      if (row.when?.ofEvent(event) === false) return [];
      return eventRules(row.map, event).rules.flatMap(({ rule }) =>
        rule.kind === 'fixed' || rule.kind === 'link' ? [] : [`${row.segment}-${rule.source.field}`],
      );
    }),
  );
}
