import { fieldMark } from '../field-mark.ts';
import type { Place } from './converter.ts';
import type { DraftResource } from './draft-resource.ts';
import { sourceOf, type CompiledRule } from './rule.ts';

/** How many items of each field are marked. */
const given = new WeakMap<DraftResource, Map<string, number>>();

/** Marks an item of which its field's part says by itself that it is not its own. */
export function markItem(rule: CompiledRule, value: unknown, { run, owner, path, name }: Place): void {
  const { form, target } = rule;
  if (form.kind !== 'list' || !form.belongs || target.parents.length > 0 || typeof value !== 'object' || value === null) return;
  if (form.belongs(value, [value])) return;
  const source = sourceOf(rule);
  const numbers = given.get(owner) ?? new Map<string, number>();
  given.set(owner, numbers);
  const number = (numbers.get(source) ?? 0) + 1;
  numbers.set(source, number);
  Object.assign(value, { id: fieldMark(source, number) });
  run.settleFixed(owner, `${path}.id`, name);
}
