import { following, isBelow, type Completion } from './completion.ts';
import type { Place } from './converter.ts';

/** An item that turned out to be one that is there already: what was recorded of it since `mark` moves there, except what contradicts it. */
export function moveTraces(
  { run, owner }: Pick<Place, 'run' | 'owner'>,
  mark: number,
  [from, to]: readonly [string, string],
  completion: Completion,
): void {
  const recent = run.traces.splice(mark);
  const pathAfter = following(completion);
  for (const trace of recent) {
    if (trace.owner !== owner || !isBelow(trace.path, from)) run.traces.push(trace);
    else {
      const rest = pathAfter(trace.path.slice(from.length));
      if (rest === undefined) run.used.takenBack();
      else run.traces.push({ ...trace, path: `${to}${rest}` });
    }
  }
}
