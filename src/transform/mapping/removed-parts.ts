import type { Hl7Segment } from '../../hl7v2/hl7-segment.ts';
import type { Part } from '../conversion.ts';
import type { DraftResource } from './draft-resource.ts';
import { sourceOf, type CompiledRule } from './rule.ts';
import type { Scope, SegmentMap, Together } from './segment-map.ts';
import type { Step, Target, TargetPath } from './target.ts';

/** One segment that a map is run over. */
interface RunOfMap {
  readonly segment: Hl7Segment;
  readonly draft: DraftResource;
  readonly target: Target;
  readonly scope: Scope;
}

/** The part that removes what a rule makes; where another rule makes the items of the list, only what this one adds to them. */
export function removalOf(rule: CompiledRule, { rules }: SegmentMap): Part {
  const { form, target, over } = rule;
  const removal: Part = { source: sourceOf(rule), path: target.element, values: [], form, over };
  const outermost = outermostOf(target);
  const owner = outermost && rules.find(({ rule: other }) => outermostOf(other.target)?.text === outermost.text)?.rule;
  if (form.kind !== 'list' || !owner || owner.target.text === target.text) return removal;
  const steps = [...target.parents, target.last];
  const inner = steps.slice(steps.findIndex(({ list }) => list) + 1).map(({ name }) => name);
  return { ...removal, form: { kind: 'inner', inner, belongs: form.belongs } };
}

/** The item, made by several rules, that a path goes through. */
export function outermostOf({ parents }: TargetPath): Step | undefined {
  const outermost = parents.find(({ list }) => list);
  return outermost?.label === '' ? undefined : outermost;
}

/**
 * What a field makes of one value takes the place of all that it made of another: one result, or several, or a document, or nothing.
 * @param range which parts of the draft the segment has made: from, and before which
 */
export function replaceTogether(
  together: Together,
  [from, end]: readonly [number, number],
  { segment, draft, target, scope }: RunOfMap,
): void {
  const { field: number, source, first, removals, whole } = together;
  const { parts } = draft;
  let [isOwn, isMade] = [false, false];
  for (let index = from; index < end; index++) {
    const part = parts[index];
    if (part?.source !== source) continue;
    isOwn = true;
    isMade ||= part.values.length > 0;
  }
  const isNull = !isMade && segment.holds(number) && segment.field(number).isNull;
  if (!isMade && !isNull && !(whole?.holds(segment, scope.run) ?? false)) return;
  const replaced = new Set<Part>();
  for (let index = from; index < end; index++) {
    const part = parts[index];
    if (part && part.values.length > 0) for (const removal of replacedBy(part, together)) replaced.add(removal);
  }
  for (const removal of removals) if (!replaced.has(removal)) parts.push(removal);
  if (!isNull || isOwn) return;
  const field = segment.field(number);
  scope.run.settleRemoval(field, draft, target.placeOf(first.rule.target), first.name);
  scope.run.instructions.push({ kind: 'remove', resource: draft.label, element: first.rule.target.element.join('.'), source: field.path });
}

/** By the path of a part, which is one object for one rule: the removals that the part is instead of. A report has thousands of results. */
const known = new WeakMap<Together, WeakMap<readonly string[], readonly Part[]>>();

function replacedBy(part: Part, together: Together): readonly Part[] {
  let byPath = known.get(together);
  if (!byPath) known.set(together, (byPath = new WeakMap<readonly string[], readonly Part[]>()));
  const there = byPath.get(part.path);
  if (there) return there;
  const found = together.removals.filter((removal) => isSameElement(part, removal));
  byPath.set(part.path, found);
  return found;
}

/** Whether one part would replace the other: the items of a list that another rule recognises are others. */
function isSameElement(part: Part, { path, form }: Part): boolean {
  if (part.path.length !== path.length || !path.every((name, index) => name === part.path[index])) return false;
  return part.form.kind !== 'list' || form.kind !== 'list' || part.form.belongs === form.belongs;
}
