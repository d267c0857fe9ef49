import type { ResourceBody } from '../../transform/conversion.ts';
import type { Candidate } from './placement.ts';

/** Long enough for the thousands of messages that name the same ward; short enough to notice that somebody removed it. */
const SETTLED_MS = 10_000;
const MOST = 50_000;

/**
 * Shared resources (organisations, practitioners, places) of which the store held, a moment ago, all that a conversion says. What
 * is shared only ever gains, so that there is nothing to ask and nothing to write when the next message says the same.
 */
export class SettledResources {
  readonly #until = new Map<string, { readonly hash: string; readonly time: number }>();
  readonly #bodies = new WeakMap<ResourceBody, number>();

  /** Whether this very body was settled: conversions share the bodies of what they remember. */
  hasBody(body: ResourceBody): boolean {
    const time = this.#bodies.get(body);
    return time !== undefined && time > performance.now();
  }

  has(candidate: Candidate): boolean {
    const known = this.#until.get(placeOf(candidate));
    return known?.hash === candidate.hash && known.time > performance.now();
  }

  add(candidate: Candidate): void {
    if (!isShared(candidate)) return;
    if (this.#until.size >= MOST) this.#until.clear();
    const time = performance.now() + SETTLED_MS;
    this.#until.set(placeOf(candidate), { hash: candidate.hash, time });
    if (candidate.resources[0].isRemembered) this.#bodies.set(candidate.body, time);
  }
}

function placeOf({ type, id }: Candidate): string {
  return `${type}/${id}`;
}

function isShared({ resources }: Candidate): boolean {
  return resources.every(({ role }) => role === 'shared');
}
