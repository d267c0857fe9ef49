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

interface NamedRule {
  readonly rule: CompiledRule;
  /** `XPN[HumanName] XPN.5`: set beside the name of the rule that called this map. */
  readonly map: string;
}

/**
 * A data type map of the guide, `XPN[HumanName]`. It makes nothing when no rule with a source made something: fixed values
 * alone are no value.
 */
export function elementMap<T extends object>(v2: string, fhir: string, rules: readonly CompiledRule[]): ElementMap<T> {
  const name = `${v2}[${fhir}]`;
  const named: readonly NamedRule[] = rules.map((rule) => ({ rule, map: `${name} ${sourceOf(rule)}`.trimEnd() }));
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

/** Runs the rules of a data type map on one element, into a target. */
function runRules(rules: readonly NamedRule[], source: Hl7Element, target: Target, outer: Place): void {
  for (const { rule, map } of rules) {
    if (rule.kind === 'fixed') continue;
    if (rule.kind === 'link' || rule.kind === 'clear' || rule.kind === 'instruct')
      throw new Error(`${map}: a data type map has no links, clears nothing and gives no instructions`);
    const { parts } = rule.source;
    if (rule.kind === 'convert' && !source.holds(parts[0] ?? 1)) continue;
    const element = rule.kind === 'convert' ? within(source, parts) : source;
    if (rule.kind === 'convert' && !element.isValued) continue;
    if (!applies(rule, source, outer.run)) continue;
    const name: RuleName = { rule: outer.name.rule, map };
    const place = new Place(outer.run, outer.owner, target.placeOf(rule.target), name);
    const mark = outer.run.takenCount;
    const value = rule.kind === 'convert' ? rule.how.convert(element, place) : rule.derive(source, place);
    if (value === undefined) outer.run.forget(mark);
    else if (!target.allows(rule.target, value)) leaveOut(element, place, mark);
    else {
      outer.run.settle(mark, outer.owner, place.path, name);
      target.put(rule.target, value);
    }
  }
  if (target.isValued) for (const { rule, map } of rules) if (rule.kind === 'fixed') runFixed(rule, map, source, target, outer);
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
