import type { ResourceBody } from '../../transform/conversion.ts';
import { isBefore } from './date-order.ts';
import { elementAt } from './single-part.ts';

/** R4 per-1: a period does not end before it starts. One that a message would turn round stays as it was. `body` is not changed. */
export function inOrder(body: ResourceBody, stored: ResourceBody): ResourceBody {
  if (!isTurned(elementAt(body, ['period', 'start']), elementAt(body, ['period', 'end']))) return body;
  const kept: ResourceBody = { ...body, period: stored['period'] };
  if (stored['period'] === undefined) Reflect.deleteProperty(kept, 'period');
  return kept;
}

/** Whether what a message says of a period cannot stand beside what is stored of it. */
export function turnsPeriod(stored: ResourceBody, made: ResourceBody): boolean {
  const [start, end] = [elementAt(made, ['period', 'start']), elementAt(made, ['period', 'end'])];
  if ((start === undefined) === (end === undefined)) return false;
  return isTurned(start ?? elementAt(stored, ['period', 'start']), end ?? elementAt(stored, ['period', 'end']));
}

function isTurned(start: unknown, end: unknown): boolean {
  return typeof start === 'string' && typeof end === 'string' && isBefore(end, start);
}
