import type { Converter } from '../../src/transform/mapping/converter.ts';
import type { ElementMap } from '../../src/transform/mapping/element-map.ts';
import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { coverageOf, typeOf, type Making } from './coverage.ts';
import { guideRows } from './guide.ts';
import { absentRows, RULE_HEADS, ruleRows } from './rule-rows.ts';
import { cell, figure, table } from './table.ts';

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

/** What the maps of the data type of one of them make between them. */
export const makingsBeside = (name: string, maps: readonly DatatypeMap[]): readonly Making[] =>
  maps.filter((map) => v2Of(map.name) === v2Of(name)).flatMap((map) => map.rules.map((rule) => ({ type: typeOf(map.name), rule })));

const v2Of = (name: string): string => name.slice(0, name.indexOf('['));

export function datatypesPage(maps: readonly SegmentMap[]): string {
  const tables = datatypeMaps(maps);
  return [
    '# Data types',
    '[All maps](README.md)',
    ...tables.map((map) => sectionOf(map, tables)),
    '## Functions',
    'What no table can say. The rows of the guide are those of its map of that name; they are not counted.',
    table(['Name', 'The guide'], functionsOf(maps, tables)),
  ].join('\n\n');
}

function sectionOf({ name, rules }: DatatypeMap, tables: readonly DatatypeMap[]): string {
  const coverage = coverageOf('datatypes', name, makingsBeside(name, tables));
  const absent = coverage ? absentRows(coverage) : [];
  return [
    `## ${cell(name)}`,
    coverage ? figure(coverage.asGuide, coverage.rows.length) : 'The guide has no such map.',
    table(RULE_HEADS, ruleRows(rules, coverage, '')),
    ...(absent.length === 0 ? [] : ['Rows of the guide that stand beside no rule:', table(['Source', 'Target', 'How'], absent)]),
  ].join('\n\n');
}

/** `CWE[CodeableConcept]` of those that rules name: one line, whatever vocabulary or detail they add. */
function functionsOf(maps: readonly SegmentMap[], tables: readonly DatatypeMap[]): readonly (readonly string[])[] {
  const rules = [...maps.flatMap((map) => map.rules.map(({ rule }) => rule)), ...tables.flatMap((map) => map.rules)];
  const names = new Set(rules.flatMap((rule) => (rule.kind === 'convert' && !mapOf(rule.how) ? [baseOf(rule.how.name)] : [])));
  return [...names].sort().map((name) => [cell(name), cell(rowsOf(name))]);
}

/** `code(AdministrativeSex)` is a code of any concept map. */
const baseOf = (name: string): string => (name.startsWith('code(') ? 'code' : name.slice(0, name.indexOf(']') + 1) || name);

function rowsOf(name: string): string {
  return (guideRows('datatypes', name) ?? [])
    .map(({ source, target, assigned }) => `${source === '' ? '' : `${source} → `}${target}${assigned === '' ? '' : ` = ${assigned}`}`)
    .join('; ');
}
