import { sourceOf, type CompiledRule } from '../mapping/rule.ts';
import { elementAt, elementsOf } from './element-type.ts';

/**
 * What R4 demands within the structures that rules open, and none of them makes there: `component[this].code`, where a rule makes
 * `component[this].valueString`. A rule makes it there if it applies whenever the other does.
 * @param rules those that are checked
 * @param all of the map, those of the guide too
 */
export function lackingWithin(type: string, rules: readonly CompiledRule[], all: readonly CompiledRule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => lackingBeside(type, rule, all)))];
}

function lackingBeside(type: string, rule: CompiledRule, all: readonly CompiledRule[]): readonly string[] {
  if (rule.kind === 'clear' || rule.kind === 'instruct') return [];
  const steps = [...rule.target.parents, rule.target.last];
  return steps.slice(0, -1).flatMap((_step, index) => {
    const opened = steps
      .slice(0, index + 1)
      .map(({ text }) => text)
      .join('.');
    const structure = elementAt(type, opened);
    if (typeof structure === 'string') return [];
    // What each repetition has of its own nobody else adds to.
    const others = opened.includes('[]') ? [] : all.filter((other) => other.target.text.startsWith(`${opened}.`));
    return [...elementsOf(structure.type)].flatMap(([name, { isNeeded }]) => {
      const makes = (other: CompiledRule): boolean => [...other.target.parents, other.target.last][index + 1]?.name === name;
      const isMade = makes(rule) || others.some((other) => makes(other) && comesWith(other, rule));
      return isNeeded && !isMade ? [`${opened}.${name}`] : [];
    });
  });
}

/** Whether a rule applies whenever another does: it is of the same field, or nothing but a value or a reference that is always there. */
function comesWith(other: CompiledRule, rule: CompiledRule): boolean {
  if (other.kind === 'fixed' || other.kind === 'link') return !other.when && !other.unless;
  const isSameField = sourceOf(other) !== '' && sourceOf(other).split('.')[0] === sourceOf(rule).split('.')[0];
  return isSameField && other.when?.text === rule.when?.text && other.unless?.text === rule.unless?.text;
}

/** What to tell who wrote the rules. */
export function demandsWithin(lacking: readonly string[]): string {
  return `R4 demands ${lacking.join(', ')} of what these rules make: give it by fixed or link without conditions, or from the same field`;
}
