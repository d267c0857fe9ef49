import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { Place, type Converter } from '../../mapping/converter.ts';
import type { DraftResource } from '../../mapping/draft-resource.ts';

/** Adds to a resource that another field made what this field says of it, as an item of a list that does not hold it yet. */
export function addItem(
  draft: DraftResource,
  name: string,
  how: Converter<unknown>,
  { element, place: { run, name: rule } }: { readonly element: Hl7Element; readonly place: Place },
): void {
  if (!element.isValued) return;
  const there = draft.body[name];
  const items: readonly unknown[] = Array.isArray(there) ? there : [];
  const place = new Place(run, draft, `.${name}[${items.length}]`, rule);
  const mark = run.takenCount;
  const value = how.convert(element, place);
  if (value === undefined) {
    run.forget(mark);
    return;
  }
  run.settle(mark, draft, place.path, { ...rule, map: how.name });
  if (!items.some((item) => JSON.stringify(item) === JSON.stringify(value))) run.amend(draft)[name] = [...items, value];
}
