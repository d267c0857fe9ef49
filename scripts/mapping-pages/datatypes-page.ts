import type { Converter } from '../../src/transform/mapping/converter.ts';
import type { ElementMap } from '../../src/transform/mapping/element-map.ts';
import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { coverageOf, type Making } from './coverage.ts';
import { RULE_HEADS, ruleRows } from './rule-rows.ts';
import { cell, percent, table } from './table.ts';

type DatatypeMap = Pick<ElementMap<unknown>, 'name' | 'rules'>;

/** The data type maps that the rules of segments use, and those that these use, one of each name. */
export function datatypeMaps(maps: readonly SegmentMap[]): readonly DatatypeMap[] {
  const found = new Map<string, DatatypeMap>();
  const collect = (rule: CompiledRule): void => {
    if (rule.kind !== 'convert') return;
    const map = mapOf(rule.how);
    if (!map || found.has(map.name)) return;
    found.set(map.name, map);
    map.rules.forEach(collect);
  };
  for (const { rules } of maps) for (const { rule } of rules) collect(rule);
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function mapOf(how: Converter<unknown>): DatatypeMap | undefined {
  if ('rules' in how) return how as ElementMap<unknown>;
  return how.table;
}

export const makingsIn = (rules: readonly CompiledRule[]): readonly Making[] => rules.map((rule) => ({ type: '', rule }));

export function datatypesPage(maps: readonly SegmentMap[]): string {
  return ['# Data types', '[All maps](README.md)', ...datatypeMaps(maps).map(sectionOf)].join('\n\n');
}

function sectionOf({ name, rules }: DatatypeMap): string {
  const coverage = coverageOf('datatypes', name, makingsIn(rules));
  const figure =
    coverage &&
    `Of ${coverage.rows.length} rows of the guide ${coverage.asGuide} are covered (${percent(coverage.asGuide, coverage.rows.length)}).`;
  return [`## ${cell(name)}`, figure ?? 'The guide has no such map.', table(RULE_HEADS, ruleRows(rules, coverage))].join('\n\n');
}
