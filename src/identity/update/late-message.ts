import type { ConvertedResource, Part, ResourceBody } from '../../transform/conversion.ts';
import { updated } from '../field-wise-update.ts';
import { coherentVisit } from './coherent-visit.ts';
import { inOrder } from './period-order.ts';
import { isSame } from './same-value.ts';

/** What the messages behind which it arrives leave to a late one. */
export interface Left {
  /** Whether none of them has spoken of the part. */
  readonly isFree: (part: Part) => boolean;
  /** What has become of a visit when all of them are taken in the order of their times; undefined: the late one changes nothing in that. */
  readonly status?: string | undefined;
}

/**
 * What is stored of a resource after a message that arrives behind later ones of its sender: as if it had come in its time, as far as
 * these have not spoken of the same. Pure.
 */
export function updatedLate(stored: ResourceBody, converted: ConvertedResource, { isFree, status }: Left): ResourceBody {
  const isVisit = converted.type === 'Encounter';
  const parts = converted.parts.filter((part) => isFree(part) && !(isVisit && part.path.join('.') === 'status'));
  const before = isVisit && status !== undefined && status !== stored['status'] ? { ...stored, status } : stored;
  // What has become of the visit first: of one that goes on no end would stand.
  const after = parts.length === 0 ? before : updated(before, { ...converted, parts });
  const whole = before === stored ? after : inOrder(coherentVisit(after), stored);
  return isSame(stored, whole) ? stored : whole;
}
