import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../faults/fault.ts';

/** The first ones at once: mostly one other message was faster. */
const AT_ONCE = 3;
const FURTHER_ATTEMPTS = 9;
/** ms; doubled with each attempt, a random part of it. */
const FIRST_PAUSE = 4;

/**
 * Reads, decides and writes until nobody has changed the same records in between: at most ten times, within about a second. Many messages
 * at once may say something new of one organisation or ward; only one of them can be the next.
 * @param attempt resolves to undefined when its transaction met a conflict
 * @throws Fault record-locked when all attempts did
 */
export async function withRetries<T extends object>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let further = 0; further <= FURTHER_ATTEMPTS; further++) {
    if (further > AT_ONCE) await pause(Math.random() * FIRST_PAUSE * 2 ** (further - AT_ONCE));
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Fault('record-locked', 'others keep changing the same records');
}
