import type { ConvertedResource, ResourceBody } from '../../transform/conversion.ts';
import { itemsIn } from '../json-value.ts';
import { isBefore } from './date-order.ts';
import { contentText } from './same-value.ts';
import { elementAt } from './single-part.ts';

/** A visit number that is used again: what the message says is of a stay that began after the stored one had ended. */
export function isOfNewStay(stored: ResourceBody, { type, parts, body }: ConvertedResource): boolean {
  if (type !== 'Encounter' || stored['status'] !== 'finished' || body['status'] !== 'in-progress') return false;
  const reopens = parts.some(({ path, values, over }) => path.join('.') === 'status' && values.length > 0 && over?.(stored, body) === true);
  return reopens && isOrdered(elementAt(stored, ['period', 'end']), elementAt(body, ['period', 'start']));
}

/** What the message says ended before the present stay began: the discharge of an earlier stay, sent once more. */
export function isOfEarlierStay(stored: ResourceBody, { type, body }: ConvertedResource): boolean {
  if (type !== 'Encounter' || body['status'] !== 'finished' || (stored['status'] !== 'in-progress' && stored['status'] !== 'onleave'))
    return false;
  return isOrdered(elementAt(body, ['period', 'end']), elementAt(stored, ['period', 'start']));
}

/** The new stay has nothing of the old one but who it is about and the numbers. */
export function asNewStay({ id, meta, identifier, subject }: ResourceBody, { body }: ConvertedResource): ResourceBody {
  const known = new Set(itemsIn(identifier).map(contentText));
  const numbers = [...itemsIn(identifier), ...itemsIn(body['identifier']).filter((one) => !known.has(contentText(one)))];
  return { ...body, id, ...(meta === undefined ? {} : { meta }), ...(numbers.length > 0 ? { identifier: numbers } : {}), subject };
}

function isOrdered(earlier: unknown, later: unknown): boolean {
  return typeof earlier === 'string' && typeof later === 'string' && isBefore(earlier, later);
}
