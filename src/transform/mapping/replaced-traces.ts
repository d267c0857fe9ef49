import { isBelow } from './completion.ts';
import type { Place } from './converter.ts';
import { endOf, type Trace } from './draft-resource.ts';
import type { CompiledRule } from './rule.ts';
import type { Target } from './target.ts';

/** Where a value will stand, and how many traces there were before it was made. */
export interface Recording {
  readonly target: Target;
  readonly place: Place;
  readonly traces: number;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Below which paths a value that takes the place of another says something else. Nothing is replaced where one holds the other. */
function replacedPaths(before: unknown, after: unknown, path: string): readonly string[] {
  if (before === undefined || before === after) return [];
  if (isObject(before) && isObject(after))
    return Object.keys(before).flatMap((name) => replacedPaths(before[name], after[name], `${path}.${name}`));
  if (typeof before === 'string' && typeof after === 'string' && after.includes(before)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.every((item) => after.includes(item))) return [];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

/** A value that takes the place of an earlier rule's: what that one used has become nothing. */
export function markReplaced({ target: path }: CompiledRule, value: unknown, { target, place, traces }: Recording): void {
  const before = target.valueAt(path);
  if (before === undefined) return;
  const { run, owner, name } = place;
  const replaced = replacedPaths(before, value, place.path);
  if (replaced.length > 0) run.used.takenBack();
  run.traces.splice(traces, 0, ...replaced.map((gone) => ({ leaf: undefined, owner, path: gone, name, replaces: true as const })));
}

/** What is left of the traces when what a later rule replaced has become nothing: what was sent there is a loss. */
export function lastingTraces(traces: readonly Trace[]): readonly Trace[] {
  const replacing = traces.filter(({ replaces }) => replaces === true);
  if (replacing.length === 0) return traces;
  const byOwner = new Map(replacing.map(({ owner }) => [endOf(owner), new Map<string, Trace[]>()]));
  const gone = new Set<Trace>();
  for (const trace of traces) {
    const paths = byOwner.get(endOf(trace.owner));
    if (paths === undefined) continue;
    if (trace.replaces === true) {
      gone.add(trace);
      for (const [path, earlier] of paths) if (isBelow(path, trace.path)) for (const one of earlier) gone.add(one);
    } else {
      const there = paths.get(trace.path);
      if (there) there.push(trace);
      else paths.set(trace.path, [trace]);
    }
  }
  return traces.filter((trace) => !gone.has(trace));
}
