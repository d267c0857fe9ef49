import type { Run } from '../../mapping/run.ts';

const given = new WeakMap<Run, Map<string, number>>();

/** How often a key has been given in this conversion: a text comes in many OBX of one code, some senders repeat the number of a whole prescription. */
export function positionOf(key: string, run: Run): number {
  const counts = given.get(run) ?? new Map<string, number>();
  given.set(run, counts);
  const position = counts.get(key) ?? 0;
  counts.set(key, position + 1);
  return position;
}
