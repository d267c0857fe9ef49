import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Completion } from '../../mapping/completion.ts';
import { Place, type Converter } from '../../mapping/converter.ts';
import type { DraftResource } from '../../mapping/draft-resource.ts';
import { moveTraces } from '../../mapping/moved-traces.ts';

const UNCHANGED: Completion = { refused: [], moved: [] };

/** Adds to a resource that another field made what this field says of it, as an item of a list that does not hold it yet. */
export function addItem(
  draft: DraftResource,
  name: string,
  how: Converter<unknown>,
  { element, place }: { readonly element: Hl7Element; readonly place: Place },
): void {
  if (!element.isValued) return;
  const ofMap = new Place(place.run, place.owner, place.path, { ...place.name, map: how.name });
  addMade(draft, name, (at) => how.convert(element, at), ofMap);
}

/** The same of an item that several fields make. */
export function addMade(draft: DraftResource, name: string, make: (at: Place) => unknown, { run, name: rule }: Place): void {
  const there = draft.body[name];
  const items: readonly unknown[] = Array.isArray(there) ? there : [];
  const count = items.length;
  const place = new Place(run, draft, `.${name}[${count}]`, rule);
  const [mark, traces] = [run.takenCount, run.traces.length];
  const value = make(place);
  if (value === undefined) {
    run.forget(mark);
    return;
  }
  run.settle(mark, draft, place.path, rule);
  const known = items.findIndex((item) => JSON.stringify(item) === JSON.stringify(value));
  if (known < 0) {
    // The items of the body that may be changed: the references in those of a remembered one are not this conversion's.
    const body = run.amend(draft);
    const own: unknown = body[name];
    const before: readonly unknown[] = Array.isArray(own) ? own : [];
    body[name] = [...before, value];
    // What the item itself refers to may have been this very resource, which has more items since then.
    if (before.length !== count) moveTraces(place, traces, [place.path, `.${name}[${before.length}]`], UNCHANGED);
  } else moveTraces(place, traces, [place.path, `.${name}[${known}]`], UNCHANGED);
}

/** Fills an element of a resource that another field made, unless it has one. */
export function addElement(
  draft: DraftResource,
  name: string,
  how: Converter<unknown>,
  { element, place: { run, name: rule } }: { readonly element: Hl7Element; readonly place: Place },
): void {
  if (!element.isValued || draft.body[name] !== undefined) return;
  const place = new Place(run, draft, `.${name}`, { ...rule, map: how.name });
  const mark = run.takenCount;
  const value = how.convert(element, place);
  if (value === undefined) run.forget(mark);
  else {
    run.settle(mark, draft, place.path, place.name);
    run.amend(draft)[name] = value;
  }
}
