import type { CompiledRule } from '../../src/transform/mapping/rule.ts';
import type { SegmentMap } from '../../src/transform/mapping/segment-map.ts';
import { linked } from './concept-map-pages.ts';
import { fieldOf, saidOf, sourceOf, typeOf, type Coverage, type Making } from './coverage.ts';
import { cell } from './table.ts';

export const RULE_HEADS = ['Source', 'Target', 'How', 'When', 'The guide'];

export const rulesOf = ({ rules }: SegmentMap): readonly CompiledRule[] => rules.map(({ rule }) => rule);

/** What the maps of one segment make between them. */
export const makingsOf = (maps: readonly SegmentMap[]): readonly Making[] =>
  maps.flatMap((map) => rulesOf(map).map((rule) => ({ type: typeOf(map.name), rule })));

/**
 * The rules of a map, each with what the guide's rows of its field say.
 * @param base where docs/mapping is, seen from the page
 */
export function ruleRows(rules: readonly CompiledRule[], coverage: Coverage | undefined, base: string): readonly (readonly string[])[] {
  const told = new Set<string>();
  return rules.map((rule) => {
    const field = sourceOf(rule);
    const isFirst = field !== '' && !told.has(field);
    told.add(field);
    return [cell(textOf(rule)), cell(rule.target.text), howOf(rule, base), cell(whenOf(rule)), isFirst ? guideOf(field, coverage) : ''];
  });
}

/** The rows of the guide that stand beside no rule: no rule reads their field, or they fix a value that is not fixed here. */
export function absentRows(coverage: Coverage): readonly (readonly string[])[] {
  return coverage.rows
    .filter(({ agreement, source }) => agreement === 'not here' || (agreement === 'otherwise' && fieldOf(source) === ''))
    .map(({ source, target, how }) => [cell(source), cell(target), cell(how)]);
}

const textOf = (rule: CompiledRule): string => (rule.kind === 'fixed' || rule.kind === 'link' ? '' : rule.source.text);

function howOf(rule: CompiledRule, base: string): string {
  switch (rule.kind) {
    case 'convert':
    case 'derive':
      return linked(saidOf(rule), base);
    case 'fixed':
      return cell(`${JSON.stringify(rule.value)}${rule.onCreation ? ', when it is created and nothing else says it' : ''}`);
    case 'link':
      return `reference to the ${rule.type}`;
    case 'clear':
      return 'removed';
    case 'instruct':
      return `instruction: ${rule.instruction}`;
  }
}

function whenOf({ when, unless }: CompiledRule): string {
  return [when?.text, unless && `unless ${unless.text}`].filter((part) => part !== undefined).join('; ');
}

function guideOf(field: string, coverage: Coverage | undefined): string {
  const rows = coverage?.rows.filter(({ source }) => source === field || source.startsWith(`${field}.`)) ?? [];
  return rows
    .map(({ target, how, agreement }) =>
      cell(`${target}${how === '' ? '' : ` by ${how}`}${agreement === 'as the guide' ? '' : ' (otherwise here)'}`),
    )
    .join('; ');
}
