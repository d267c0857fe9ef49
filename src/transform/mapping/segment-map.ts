import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { Instruction, ResourceIdentity } from '../conversion.ts';
import { complete } from './completion.ts';
import { within, type Condition } from './condition.ts';
import { Place } from './converter.ts';
import { copyOf, leaveOut } from './element-map.ts';
import { moveTraces } from './moved-traces.ts';
import { applies, appliesToNull, dependsOnValue, sourceOf, type CompiledRule } from './rule.ts';
import type { DraftResource, RuleName, Run } from './run.ts';
import { Target } from './target.ts';

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

interface NamedRule {
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

/** Runs a segment map into a draft. Rules stand in the guide's order; a rule never sees what a later one makes. */
export function runSegmentMap(map: SegmentMap, segment: Hl7Segment, draft: DraftResource, scope: Scope): void {
  const at: At = { segment, draft, target: new Target(draft.body, ''), scope };
  for (const { rule, name } of map.rules) {
    switch (rule.kind) {
      case 'convert':
        if (segment.holds(rule.source.field)) convertField(rule, name, at);
        break;
      case 'derive':
        deriveElement(rule, name, at);
        break;
      case 'fixed':
        fixElement(rule, name, at);
        break;
      case 'link':
        linkElement(rule, name, at);
        break;
      case 'clear':
        if (applies(rule, segment, scope.run)) {
          addPart(draft, rule, []);
          scope.run.instructions.push({
            kind: 'remove',
            resource: draft.label,
            element: rule.target.element.join('.'),
            source: rule.source.text,
          });
        }
        break;
      case 'instruct':
        if (applies(rule, segment, scope.run)) scope.run.instructions.push(...instructionsOf(rule, draft, scope));
        break;
    }
  }
}

/** What two records have to do with each other is said only where the message has made both. */
function instructionsOf(
  { instruction: kind, source }: Kind<'instruct'>,
  { type, label }: DraftResource,
  scope: Scope,
): readonly Instruction[] {
  switch (kind) {
    case 'merge':
    case 'change-number':
    case 'link':
    case 'unlink': {
      const other = scope.find(type) ?? scope.run.drafts.findLast((draft) => draft.type === type && draft.role === 'patient');
      return other ? [{ kind, resource: label, with: other.label, source: source.text }] : [];
    }
    case 'cancel':
    case 'end':
    case 'reopen':
    case 'move':
      return [{ kind, resource: label, source: source.text }];
  }
}

interface At {
  readonly segment: Hl7Segment;
  readonly draft: DraftResource;
  readonly target: Target;
  readonly scope: Scope;
}

type Kind<K extends CompiledRule['kind']> = Extract<CompiledRule, { kind: K }>;

function convertField(rule: Kind<'convert'>, name: RuleName, at: At): void {
  const {
    segment,
    draft,
    target,
    scope: { run },
  } = at;
  const field = segment.field(rule.source.field);
  if (field.isEmpty) return;
  if (field.isNull) {
    if (appliesToNull(rule, segment, run)) removeElement(rule, name, at);
    return;
  }
  if (!applies(rule, segment, run)) {
    if (rule.clears && dependsOnValue(rule)) addPart(draft, rule, []);
    return;
  }
  const values: unknown[] = [];
  for (const repetition of rule.target.repeats ? field.repetitions : [field.first]) {
    const element = within(repetition, rule.source.parts);
    if (!element.isValued) continue;
    const place = new Place(run, draft, target.placeOf(rule.target), name);
    const [mark, traces] = [run.takenCount, run.traces.length];
    const value = rule.how.convert(element, place);
    if (value === undefined) run.forget(mark);
    else if (!target.allows(rule.target, value)) leaveOut(element, place, mark);
    else {
      run.settle(mark, draft, place.path, name);
      values.push(joined(rule, value, { target, place, traces }) ?? target.put(rule.target, value));
    }
  }
  if (values.length > 0 || rule.clears) addPart(draft, rule, values);
}

/** An identifier that an earlier field has sent is not repeated: the item is completed by what is new. */
function joined(
  { target: path, form }: CompiledRule,
  value: unknown,
  { target, place, traces }: { readonly target: Target; readonly place: Place; readonly traces: number },
): unknown {
  if (form.kind !== 'united' || path.parents.length > 0 || !isObject(value)) return undefined;
  const items = target.itemsOf(path);
  const key = form.key(value);
  const index = items.findIndex((item) => form.key(item) === key);
  const item = items[index];
  if (!isObject(item)) return undefined;
  moveTraces(place.run, traces, [place.path, `${target.path}.${path.last.name}[${index}]`], complete(item, value));
  return item;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `""`: the field removes its part. */
function removeElement(rule: Kind<'convert' | 'derive'>, name: RuleName, { segment, draft, target, scope: { run } }: At): void {
  const field = segment.field(rule.source.field);
  run.settleRemoval(field, draft, target.placeOf(rule.target), name);
  // Below an item that another rule has made anew nothing is left to remove.
  if (isAccompanying(rule, target)) return;
  run.instructions.push({ kind: 'remove', resource: draft.label, element: rule.target.element.join('.'), source: field.path });
  addPart(draft, rule, []);
}

/** A rule that adds to an item which another rule of this run has made: the item is that rule's part. */
function isAccompanying({ target: { parents } }: CompiledRule, target: Target): boolean {
  const outermost = parents.find((step) => step.list);
  return outermost !== undefined && outermost.label !== '' && target.hasLabel(outermost);
}

function deriveElement(rule: Kind<'derive'>, name: RuleName, at: At): void {
  const {
    segment,
    draft,
    target,
    scope: { run },
  } = at;
  if (!applies(rule, segment, run)) return;
  if (segment.holds(rule.source.field) && segment.field(rule.source.field).isNull) {
    removeElement(rule, name, at);
    return;
  }
  const place = new Place(run, draft, target.placeOf(rule.target), name);
  const mark = run.takenCount;
  const value = rule.derive(segment, place);
  if (value !== undefined && !target.allows(rule.target, value)) leaveOut(segment.field(rule.source.field).first, place, mark);
  else if (value !== undefined) {
    run.settle(mark, draft, place.path, name);
    addPart(draft, rule, [target.put(rule.target, value)]);
  } else {
    run.forget(mark);
    if (rule.clears) addPart(draft, rule, []);
  }
}

function fixElement(rule: Kind<'fixed'>, name: RuleName, { segment, draft, target, scope: { run } }: At): void {
  if (rule.target.labelled && !target.hasLabel(rule.target.labelled)) return;
  if (!applies(rule, segment, run)) return;
  if (rule.onCreation && draft.body[rule.target.element[0] ?? ''] !== undefined) return;
  run.settleFixed(draft, target.placeOf(rule.target), name);
  const value = target.put(rule.target, copyOf(rule.value));
  if (!rule.onCreation) addPart(draft, rule, [value]);
  else {
    const text = `${draft.type}.${rule.target.text} is demanded by FHIR and was not sent`;
    draft.assumptions.push({ code: 'value-completed', location: segment.path, text, severity: 'I' });
  }
}

function linkElement(rule: Kind<'link'>, name: RuleName, { segment, draft, target, scope }: At): void {
  const to = applies(rule, segment, scope.run) ? scope.find(rule.type) : undefined;
  if (!to) return;
  scope.run.settleFixed(draft, target.placeOf(rule.target), name);
  addPart(draft, rule, [target.put(rule.target, scope.run.linkTo(to))]);
}

function addPart(draft: DraftResource, rule: CompiledRule, values: readonly unknown[]): void {
  if (rule.target.isList && values.length > 0 && values.every((value) => isInPart(draft, value))) return;
  const distinct = values.length < 2 ? values : [...new Set(values)];
  draft.parts.push({ source: sourceOf(rule), path: rule.target.element, values: distinct, form: rule.form, over: rule.over });
}

/** An item made by several rules (`diagnosis[this].condition`, `diagnosis[this].use`) is one part: the first rule's. */
function isInPart({ parts }: DraftResource, item: unknown): boolean {
  return typeof item === 'object' && item !== null && parts.some(({ values }) => values.includes(item));
}
