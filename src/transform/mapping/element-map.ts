import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import { within } from './condition.ts';
import { Place, type Converter } from './converter.ts';
import type { RuleName } from './draft-resource.ts';
import { applies, sourceOf, type CompiledRule } from './rule.ts';
import { Target } from './target.ts';

/** The map of a data type: itself a converter, and a table for the documentation. */
export interface ElementMap<T> extends Converter<T> {
  readonly rules: readonly CompiledRule[];
}

interface Named<Kind extends CompiledRule['kind']> {
  readonly rule: Extract<CompiledRule, { kind: Kind }>;
  /** `XPN[HumanName] XPN.5`: set beside the name of the rule that called this map. */
  readonly map: string;
  /** The part without which the rule makes nothing; 0: none. */
  readonly part: number;
}

interface Rules {
  readonly made: readonly Named<'convert' | 'derive'>[];
  readonly fixed: readonly Named<'fixed'>[];
}

/**
 * A data type map of the guide, `XPN[HumanName]`. It makes nothing when no rule with a source made something: fixed values
 * alone are no value.
 */
export function elementMap<T extends object>(v2: string, fhir: string, rules: readonly CompiledRule[]): ElementMap<T> {
  const name = `${v2}[${fhir}]`;
  const named = divided(name, rules);
  return {
    name,
    rules,
    convert(source, place) {
      const body: Record<string, unknown> = {};
      const target = new Target(body, place.path);
      runRules(named, source, target, place);
      return target.isValued ? (body as T) : undefined;
    },
  };
}

function divided(name: string, rules: readonly CompiledRule[]): Rules {
  const made: Named<'convert' | 'derive'>[] = [];
  const fixed: Named<'fixed'>[] = [];
  for (const rule of rules) {
    const map = `${name} ${sourceOf(rule)}`.trimEnd();
    switch (rule.kind) {
      case 'convert':
        made.push({ rule, map, part: rule.source.parts[0] ?? 1 });
        break;
      case 'derive':
        made.push({ rule, map, part: 0 });
        break;
      case 'fixed':
        fixed.push({ rule, map, part: 0 });
        break;
      case 'link':
      case 'clear':
      case 'instruct':
        throw new Error(`${map}: a data type map has no links, clears nothing and gives no instructions`);
    }
  }
  return { made, fixed };
}

/** Runs the rules of a data type map on one element, into a target. */
function runRules({ made, fixed }: Rules, source: Hl7Element, target: Target, outer: Place): void {
  const { run, owner } = outer;
  for (const { rule, map, part } of made) {
    if (part > 0 && !source.holds(part)) continue;
    const element = rule.kind === 'convert' ? within(source, rule.source.parts) : source;
    if (part > 0 && !element.isValued) continue;
    if (!applies(rule, source, run)) continue;
    const name: RuleName = { rule: outer.name.rule, map };
    const place = new Place(run, owner, target.placeOf(rule.target), name);
    const mark = run.takenCount;
    const value = rule.kind === 'convert' ? rule.how.convert(element, place) : rule.derive(source, place);
    if (value === undefined) run.forget(mark);
    else if (!target.allows(rule.target, value)) leaveOut(element, place, mark);
    else {
      run.settle(mark, owner, place.path, name);
      target.put(rule.target, value);
    }
  }
  if (target.isValued) for (const { rule, map } of fixed) runFixed(rule, map, source, target, outer);
}

function runFixed(rule: CompiledRule & { kind: 'fixed' }, map: string, source: Hl7Element, target: Target, outer: Place): void {
  if (rule.target.labelled && !target.hasLabel(rule.target.labelled)) return;
  if (!applies(rule, source, outer.run)) return;
  outer.run.settleFixed(outer.owner, target.placeOf(rule.target), { rule: outer.name.rule, map });
  target.put(rule.target, copyOf(rule.value));
}

/** A period that ends before it begins has no end. */
export function leaveOut(element: Hl7Element, place: Place, mark: number): void {
  place.run.forget(mark);
  place.finding('value-invalid', element, 'the period ends before it begins: the end was left out');
}

/** A fixed value is shared by all conversions: objects are copied, since a later step may fill them. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyOf((value as Record<string, unknown>)[name]);
  return copy;
}
