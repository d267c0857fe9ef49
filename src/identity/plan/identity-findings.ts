import type { Finding } from '../../faults/finding.ts';
import type { ConvertedResource } from '../../transform/conversion.ts';
import type { PatientMatch } from '../patient-match.ts';
import type { PriorOutcome } from './prior-records.ts';

/** Events that change what an earlier event has begun: a receiver that joins in mid-stream meets them first. */
const CONTINUING = new Set(
  (
    'A02 A03 A06 A07 A08 A09 A10 A11 A12 A13 A15 A16 A17 A18 A21 A22 A23 A24 A25 A26 A27 A29 A30 A31 A34 A35 A36 A37 A38 A40 A41 A42 A43 A44 ' +
    'A45 A46 A47 A52 A53'
  ).split(' '),
);

const PLACES: ReadonlyMap<string, { readonly location: string; readonly name: string }> = new Map([
  ['Patient', { location: 'PID-3', name: 'patient' }],
  ['Encounter', { location: 'PV1-19', name: 'visit' }],
]);

/** What the sender should know when such an event creates the patient or the visit. */
export function stateAssumed(event: string, createdTypes: Iterable<string>): readonly Finding[] {
  if (!CONTINUING.has(event)) return [];
  return [...new Set(createdTypes)].flatMap((type) => {
    const place = PLACES.get(type);
    if (!place) return [];
    const text = `${event} speaks of a ${place.name} that was not known: it was created in the state that the event gives`;
    return [{ code: 'state-assumed' as const, location: place.location, text, severity: 'I' as const }];
  });
}

/** What the sender should know when the message showed that two records are of one patient. */
export function recordsLinked(match: PatientMatch | undefined): readonly Finding[] {
  if (!match || match.replaced.length === 0) return [];
  const text = 'the identifiers belonged to more than one record without contradiction: the others are now replaced by one';
  return [{ code: 'records-linked', location: 'PID-3', text, severity: 'W' }];
}

/** What the sender should know when the record that an event merges, or takes something from, was not known. */
export function recordsMade(event: string, { unknown }: PriorOutcome): readonly Finding[] {
  if (unknown.length === 0) return [];
  const text = `${event} speaks of another record that was not known: it was created with the numbers that MRG gives`;
  return [{ code: 'state-assumed', location: 'MRG-1', text, severity: 'I' }];
}

/** What the sender should know when a later message of theirs has come before. */
export function writtenLater(kept: ReadonlyMap<string, number>): readonly Finding[] {
  return [...kept].map(([type, count]) => ({
    code: 'message-late',
    location: 'EVN-2',
    text: `a later message of this sender has written ${count === 1 ? `this ${type}` : `${count} of these ${type}`}: that stands`,
    severity: 'W',
  }));
}

/** What the sender should know when it may not do to a record what the message says. */
export function recordsKept(records: readonly unknown[]): readonly Finding[] {
  if (records.length === 0) return [];
  const text =
    'another organisation has written the other record, and this source domain only contributes: it was not replaced, and keeps its numbers';
  return [{ code: 'record-kept', location: 'PID-3', text, severity: 'W' }];
}

/** What the sender should know when a visit is no longer the patient's. */
export function visitsMoved(visits: readonly ConvertedResource[]): readonly Finding[] {
  if (visits.length === 0) return [];
  const text = 'the visit has been moved to another patient: what is said within it was taken as said of that one';
  return [{ code: 'visit-moved', location: 'PV1-19', text, severity: 'W' }];
}

/** What the sender should know when a visit would end before it began (R4 per-1). */
export function periodsTurned(fields: Iterable<string>): readonly Finding[] {
  const text = 'the visit would end before it began, by what is stored of it: the time was left out';
  return [...fields].map((location) => ({ code: 'value-invalid', location, text, severity: 'W' }));
}

/** What the sender should know when a number that only one patient can have is stored with another. */
export function numbersShared(apart: readonly ConvertedResource[]): readonly Finding[] {
  return [
    ...new Set(
      apart.map(({ type, identity }) => `the ${identity.basis} of this ${type} is stored with another patient: the two are kept apart`),
    ),
  ].map((text) => ({ code: 'number-shared', location: 'PV1-19', text, severity: 'W' }));
}
