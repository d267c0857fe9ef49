import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../conversion.ts';
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
  options: { readonly identity?: SegmentIdentity<T>; readonly needs?: Condition; readonly isOwn?: true } = {},
): SegmentMap {
  const name = `${v2}[${fhir}]`;
  return {
    v2,
    fhir,
    name,
    rules: rules.map((rule) => ({ rule, name: { rule: `${name} ${sourceOf(rule)}`.trimEnd() } })),
    identity: options.identity as SegmentMap['identity'],
    needs: options.needs,
    isOwn: options.isOwn ?? false,
  };
}
