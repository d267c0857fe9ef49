import type { Run } from '../../mapping/run.ts';

const noCounts = (): Map<string, number> => new Map();

/** How often a key has been given in this conversion: a text comes in many OBX of one code, some senders repeat the number of a whole prescription. */
export function positionOf(key: string, run: Run): number {
  const counts = run.once(noCounts);
  const position = counts.get(key) ?? 0;
  counts.set(key, position + 1);
  return position;
}
