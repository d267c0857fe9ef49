import { eventEncounterStatus } from './v2-to-fhir/codesystems/event-encounter-status.ts';
import { takesStatusOf } from './v2-to-fhir/segments/encounter-status.ts';

/** An event that may say what has become of a visit, and when (ms since 1970): one that leaves the status says it of a visit that it creates. */
export interface VisitEvent {
  /** `A03`; whatever ends a visit counts as its discharge, whatever announces it as its announcement. */
  readonly trigger: string;
  readonly time: number;
  /** When the visit ended, by a discharge. */
  readonly end?: string;
}

/** When the visit began and ended, as far as known: tells another stay under its number. */
export interface VisitPeriod {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/**
 * As what an event counts in the history of a visit; undefined where it says nothing of the status.
 * @param status what the message makes of the visit
 */
export function triggerOf(event: string, status: unknown): string | undefined {
  if (status === 'finished') return 'A03';
  if (status === 'planned') return 'A05';
  return eventEncounterStatus.rows.has(event) ? event : undefined;
}

/**
 * What has become of a visit after events in the order of their times; of equal times the later in the list counts.
 * @param status before the first of them; undefined: not known, so that the first says it
 */
export function statusAfter(events: readonly VisitEvent[], period: VisitPeriod, status?: string): string | undefined {
  let after = status;
  for (const { trigger } of events.toSorted((left, right) => left.time - right.time)) {
    const said = eventEncounterStatus.rows.get(trigger)?.code;
    const { start, end } = period;
    const stored = {
      ...(after === undefined ? {} : { status: after as never }),
      period: { ...(start ? { start } : {}), ...(end ? { end } : {}) },
    };
    if (after === undefined || takesStatusOf(trigger)(stored, { period: { ...(start ? { start } : {}) } })) after = said ?? after;
  }
  return after;
}
