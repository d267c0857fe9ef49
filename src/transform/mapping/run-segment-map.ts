import type { Hl7Element } from '../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { Instruction } from '../conversion.ts';
import { complete } from './completion.ts';
import { within } from './condition.ts';
import { Place } from './converter.ts';
import type { DraftResource, RuleName } from './draft-resource.ts';
import { copyOf, leaveOut } from './element-map.ts';
import { eventRules } from './event-rules.ts';
import { placeOfKey } from './growing-list.ts';
import { markItem } from './marked-items.ts';
import { moveTraces } from './moved-traces.ts';
import { hasOwner } from './owned-items.ts';
import { outermostOf, removalOf, replaceTogether } from './removed-parts.ts';
import { markReplaced, type Recording } from './replaced-traces.ts';
import { applies, appliesToNull, dependsOnValue, sourceOf, type CompiledRule } from './rule.ts';
import type { NamedRule, Scope, SegmentMap } from './segment-map.ts';
import { Target } from './target.ts';

/** Runs a segment map into a draft. Rules stand in the guide's order; a rule never sees what a later one makes. */
export function runSegmentMap(map: SegmentMap, segment: Hl7Segment, draft: DraftResource, scope: Scope): void {
  const at: At = { segment, draft, target: new Target(draft.body, ''), scope, map };
  const before = draft.parts.length;
  const { rules, fields } = eventRules(map, scope.run.event);
  let looked = 0;
  let isHeld = true;
  for (let index = 0; index < rules.length; index++) {
    const field = fields[index] ?? 0;
    if (field !== looked) {
      looked = field;
      isHeld = field === 0 || segment.holds(field);
    }
    const named = isHeld ? rules[index] : undefined;
    if (named) runRule(named, at);
  }
  // Counted before the first of them: what one removes the next one must not take for made.
  const made = draft.parts.length;
  for (const together of map.together) replaceTogether(together, [before, made], at);
}

function runRule({ rule, name }: NamedRule, at: At): void {
  const { segment, draft, scope } = at;
  switch (rule.kind) {
    case 'convert':
      convertField(rule, name, at);
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
        draft.parts.push(removalOf(rule, at.map));
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
  readonly map: SegmentMap;
}

type Kind<K extends CompiledRule['kind']> = Extract<CompiledRule, { kind: K }>;

function convertField(rule: Kind<'convert'>, name: RuleName, at: At): void {
  const {
    segment,
    draft,
    scope: { run },
  } = at;
  const field = segment.field(rule.source.field);
  if (!field.isValued && !field.isNull) return;
  if (field.isNull) {
    if (appliesToNull(rule, segment, run)) removeElement(rule, name, at);
    return;
  }
  if (!applies(rule, segment, run)) {
    if (rule.clears && dependsOnValue(rule)) addPart(draft, rule, []);
    return;
  }
  if (!rule.target.repeats) {
    const value = convertRepetition(rule, name, field.first, at);
    if (value !== undefined || rule.clears) addPart(draft, rule, value === undefined ? [] : [value]);
    return;
  }
  const values: unknown[] = [];
  for (const repetition of field.repetitions) {
    const value = convertRepetition(rule, name, repetition, at);
    if (value !== undefined) values.push(value);
  }
  if (values.length > 0 || rule.clears) addPart(draft, rule, values);
}

/** Returns what was put: the item of the outermost list, or the value. */
function convertRepetition(rule: Kind<'convert'>, name: RuleName, repetition: Hl7Element, { draft, target, scope: { run } }: At): unknown {
  const element = within(repetition, rule.source.parts);
  if (!element.isValued) return undefined;
  const place = new Place(run, draft, target.placeOf(rule.target), name);
  const mark = run.takenCount;
  const traces = run.traces.length;
  const value = rule.how.convert(element, place);
  if (value === undefined) {
    run.forget(mark);
    return undefined;
  }
  if (!target.allows(rule.target, value)) {
    leaveOut(element, place, mark);
    return undefined;
  }
  run.settle(mark, draft, place.path, name);
  markReplaced(rule, value, { target, place, traces });
  markItem(rule, value, place);
  const there = rule.form.kind === 'united' ? joined(rule, value, { target, place, traces }) : undefined;
  return there ?? target.put(rule.target, value);
}

/** An identifier that an earlier field has sent is not repeated: the item is completed by what is new. */
function joined({ target: path, form }: CompiledRule, value: unknown, { target, place, traces }: Recording): unknown {
  if (form.kind !== 'united' || path.parents.length > 0 || !isObject(value)) return undefined;
  const items = target.itemsOf(path);
  const key = form.key(value);
  const index = placeOfKey(items, form.key, key);
  const item = items[index];
  if (!isObject(item)) return undefined;
  moveTraces(place, traces, [place.path, `${target.path}.${path.last.name}[${index}]`], complete(item, value));
  return item;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `""`: the field removes its part. */
function removeElement(rule: Kind<'convert' | 'derive'>, name: RuleName, at: At): void {
  const {
    segment,
    draft,
    target,
    scope: { run },
  } = at;
  const field = segment.field(rule.source.field);
  run.settleRemoval(field, draft, target.placeOf(rule.target), name);
  // Below an item that another rule has made anew nothing is left to remove.
  if (isAccompanying(rule, target)) return;
  run.instructions.push({ kind: 'remove', resource: draft.label, element: rule.target.element.join('.'), source: field.path });
  draft.parts.push(removalOf(rule, at.map));
}

/** A rule that adds to an item which another rule of this run has made: the item is that rule's part. */
function isAccompanying(rule: CompiledRule, target: Target): boolean {
  const outermost = outermostOf(rule.target);
  return outermost !== undefined && target.hasLabel(outermost);
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
  const traces = run.traces.length;
  const value = rule.derive(segment, place);
  if (value !== undefined && !target.allows(rule.target, value)) leaveOut(segment.field(rule.source.field).first, place, mark);
  else if (value !== undefined) {
    run.settle(mark, draft, place.path, name);
    markReplaced(rule, value, { target, place, traces });
    markItem(rule, value, place);
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
  const place = new Place(run, draft, target.placeOf(rule.target), name);
  markReplaced(rule, rule.value, { target, place, traces: run.traces.length });
  run.settleFixed(draft, place.path, name);
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
  if (sharesItems(rule) && values.length > 0 && values.every((value) => hasOwner(value, draft.parts))) return;
  const distinct = values.length < 2 ? values : [...new Set(values)];
  draft.parts.push({ source: sourceOf(rule), path: rule.target.element, values: distinct, form: rule.form, over: rule.over });
}

/** Whether a rule adds to items that another one may have made: all others make their own (a report has thousands of links to results). */
const sharesItems = ({ kind, target: { isList, labelled }, form }: CompiledRule): boolean =>
  isList && (labelled !== undefined || (kind === 'convert' && form.kind === 'united'));
