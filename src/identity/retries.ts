import { Fault } from '../faults/fault.ts';

const FURTHER_ATTEMPTS = 3;

/**
 * Reads, decides and writes until nobody has changed the same records in between: at most four times.
 * @param attempt resolves to undefined when its transaction met a conflict
 * @throws Fault record-locked when all attempts did
 */
export async function withRetries<T extends object>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let further = FURTHER_ATTEMPTS; further >= 0; further--) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Fault('record-locked', 'others keep changing the same records');
}
