import type { ConvertedResource } from '../../conversion.ts';
import { not, event } from '../../mapping/condition.ts';
import type { Scope } from '../../mapping/segment-map.ts';

/** The event is about a visit that takes place: what the message reports belongs to it. A pre-admission or a person has none yet. */
export const duringVisit = not(event('A05', 'A28', 'A31'));

/** What a diagnosis, a procedure or a result is identified within: the visit, else the patient. */
export function visitOrPatient({ run, find }: Scope): readonly ConvertedResource[] {
  const encounter = run.event === 'A28' || run.event === 'A31' ? undefined : find('Encounter');
  const holder = encounter ?? find('Patient');
  return holder ? [holder] : [];
}
