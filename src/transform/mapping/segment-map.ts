import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { Part, ResourceIdentity } from '../conversion.ts';
import type { Condition } from './condition.ts';
import type { DraftResource, RuleName } from './draft-resource.ts';
import { sourceOf, type CompiledRule } from './rule.ts';
import type { Run } from './run.ts';

/** How the resource that a segment makes is known again; the group gives what it is identified within. */
export type SegmentIdentity<T> = (made: T, segment: Hl7Segment, scope: Scope) => ResourceIdentity;

/** The map of a segment, `PID[Patient]`: a table of rules in the guide's order. */
export interface SegmentMap {
  readonly v2: string;
  readonly fhir: string;
  readonly name: string;
  readonly rules: readonly NamedRule[];
  readonly identity: ((made: object, segment: Hl7Segment, scope: Scope) => ResourceIdentity) | undefined;
  /** Without which a segment says nothing that a resource could be made of: an allergy to nothing. */
  readonly needs: Condition | undefined;
  /** It says something that no field of the segment holds (that the message was converted): it is made though it used none. */
  readonly isOwn: boolean;
  /** Rules of one field that make different elements of different values, and what is said of the value besides: one part, replaced as one. */
  readonly together: readonly Together[];
}

export interface Together {
  readonly field: number;
  /** `OBX-5` */
  readonly source: string;
  readonly first: NamedRule;
  /** For each element that the rules make, the part that removes it. */
  readonly removals: readonly Part[];
  /** All of it is replaced even by a segment without the field. */
  readonly whole: Condition | undefined;
}

/** See {@link Together}; the field is that of the first rule. */
export interface TogetherRules {
  readonly rules: readonly CompiledRule[];
  readonly whole?: Condition;
}

export interface NamedRule {
  readonly rule: CompiledRule;
  readonly name: RuleName;
}

/** The resources made so far that a rule may refer to: those of this group, then of the groups around it. */
export interface Scope {
  readonly run: Run;
  readonly find: (type: string) => DraftResource | undefined;
}

export function segmentMap<T extends object>(
  v2: string,
  fhir: string,
  rules: readonly CompiledRule[],
  options: {
    readonly identity?: SegmentIdentity<T>;
    readonly needs?: Condition;
    readonly isOwn?: true;
    readonly together?: readonly TogetherRules[];
  } = {},
): SegmentMap {
  const name = `${v2}[${fhir}]`;
  const named = (rule: CompiledRule): NamedRule => ({ rule, name: { rule: `${name} ${sourceOf(rule)}`.trimEnd() } });
  return {
    v2,
    fhir,
    name,
    rules: rules.map(named),
    identity: options.identity as SegmentMap['identity'],
    needs: options.needs,
    isOwn: options.isOwn ?? false,
    together: (options.together ?? []).flatMap(({ rules: some, whole }) => togetherOf(some.map(named), whole) ?? []),
  };
}

function togetherOf(rules: readonly NamedRule[], whole: Condition | undefined): Together | undefined {
  const [first] = rules;
  if (!first || first.rule.kind === 'fixed' || first.rule.kind === 'link') return undefined;
  const { field, text: source } = first.rule.source;
  const removals = new Map(
    rules.map(({ rule: { target, form, over } }): [string, Part] => [
      target.element.join('.'),
      { source, path: target.element, values: [], form, over },
    ]),
  );
  return { field, source, first, removals: [...removals.values()], whole };
}
