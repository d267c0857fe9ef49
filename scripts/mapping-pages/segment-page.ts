import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { coverageOf, type Making } from './coverage.ts';
import { absentRows, makingsOf, RULE_HEADS, ruleRows, rulesOf } from './rule-rows.ts';
import { cell, figure, table } from './table.ts';

/** The maps of one segment: the tables that run. */
export function segmentPage(name: string, maps: readonly SegmentMap[]): string {
  return [`# ${name}`, '[All maps](../README.md)', ...maps.map((map) => sectionOf(map, makingsOf(maps)))].join('\n\n');
}

function sectionOf(map: SegmentMap, makings: readonly Making[]): string {
  const rules = rulesOf(map);
  const coverage = coverageOf('segments', map.name, makings);
  const { rows = [], asGuide = 0 } = coverage ?? {};
  const absent = coverage ? absentRows(coverage) : [];
  return [
    `## ${cell(map.name)}`,
    coverage ? figure(asGuide, rows.length) : 'The guide has no such map.',
    ...(map.needs ? [`Made only if ${cell(map.needs.text)}.`] : []),
    table(RULE_HEADS, ruleRows(rules, coverage, '../')),
    ...(absent.length === 0 ? [] : ['Rows of the guide that stand beside no rule:', table(['Source', 'Target', 'How'], absent)]),
  ].join('\n\n');
}
