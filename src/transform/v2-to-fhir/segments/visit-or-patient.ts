import type { ConvertedResource } from '../../conversion.ts';
import { not, event } from '../../mapping/condition.ts';
import type { Scope } from '../../mapping/segment-map.ts';

/** Add, delete and update a person. */
export const PERSON_EVENTS: readonly string[] = ['A28', 'A29', 'A31'];

/** The event is about a visit that takes place: what the message reports belongs to it. A pre-admission or a person has none yet. */
export const duringVisit = not(event('A05', 'A14', 'A27', 'A28', 'A29', 'A31', 'A38'));

/** What a diagnosis, a procedure or a result is identified within: the visit, else the patient. */
export function visitOrPatient({ run, find }: Scope): readonly ConvertedResource[] {
  const encounter = PERSON_EVENTS.includes(run.event) ? undefined : find('Encounter');
  const holder = encounter ?? find('Patient');
  return holder ? [holder] : [];
}
