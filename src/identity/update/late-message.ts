import type { ConvertedResource, Part, ResourceBody } from '../../transform/conversion.ts';
import { updated } from '../field-wise-update.ts';
import { itemsIn } from '../json-value.ts';
import { coherentVisit } from './coherent-visit.ts';
import { inOrder } from './period-order.ts';
import { isSame } from './same-value.ts';
import { elementAt, putElement } from './single-part.ts';

/** What the messages behind which it arrives leave to a late one. */
export interface Left {
  /** Whether none of them has spoken of the part. */
  readonly isFree: (part: Part) => boolean;
  /** What has become of a visit when all of them are taken in the order of their times; undefined: the late one changes nothing in that. */
  readonly status?: string | undefined;
  /** When the visit ended, if it has. */
  readonly end?: string | undefined;
}

/**
 * What is stored of a resource after a message that arrives behind later ones of its sender: as if it had come in its time, as far as
 * these have not spoken of the same. Pure.
 */
export function updatedLate(stored: ResourceBody, converted: ConvertedResource, { isFree, status, end }: Left): ResourceBody {
  const isVisit = converted.type === 'Encounter';
  const parts = converted.parts
    .filter((part) => isFree(part) || isUnited(part))
    .filter(({ path }) => !isVisit || path.join('.') !== 'status')
    .map((part) => (isFree(part) ? part : lackingOf(part, stored)));
  const before = isVisit && status !== undefined && status !== stored['status'] ? { ...stored, status } : stored;
  // What has become of the visit first: of one that goes on no end would stand.
  const after = parts.length === 0 ? before : updated(before, { ...converted, parts });
  const whole = before === stored ? after : inOrder(coherentVisit(withEnd(after, end)), stored);
  return isSame(stored, whole) ? stored : whole;
}

/** Where a patient is, and has been, is one statement of one event: its places are not added to those of a later one. */
function isUnited({ form, path }: Part): boolean {
  return form.kind === 'united' && path[0] !== 'location';
}

/** What is united stays so, whatever was said later: a number, a diagnosis that is not there yet is added. */
function lackingOf(part: Part, stored: ResourceBody): Part {
  const { form, path, values } = part;
  if (form.kind !== 'united') return part;
  const there = new Set(itemsIn(elementAt(stored, path)).map(form.key));
  return { ...part, values: values.filter((value) => !there.has(form.key(value))) };
}

function withEnd(body: ResourceBody, end: string | undefined): ResourceBody {
  if (end === undefined || body['status'] !== 'finished' || elementAt(body, ['period', 'end']) !== undefined) return body;
  const ended: ResourceBody = { ...body };
  putElement(ended, ['period', 'end'], end);
  return ended;
}
