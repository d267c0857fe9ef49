import type { Observation } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Run } from '../../mapping/run.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { conceptKey } from './concept-key.ts';
import { visitOrPatient } from './visit-or-patient.ts';

/** How often a key has been given in a conversion: a text may be sent in many OBX of one code. */
const given = new WeakMap<Run, Map<string, number>>();

function positionOf(key: string, run: Run): number {
  const counts = given.get(run) ?? new Map<string, number>();
  given.set(run, counts);
  const position = counts.get(key) ?? 0;
  counts.set(key, position + 1);
  return position;
}

/** Observation outside a report = visit or patient + OBX-3 + sub-id + time (+ position where all of them repeat). */
export function observationIdentity(made: Observation, obx: Hl7Segment, scope: Scope): ResourceIdentity {
  const key = ['observation', conceptKey(made.code), obx.field(4).raw, made.effectiveDateTime ?? ''].join('|');
  const position = positionOf(key, scope.run);
  return {
    basis: 'visit or patient + code + sub-id + time',
    key: position === 0 ? key : `${key}|${position}`,
    within: visitOrPatient(scope),
  };
}
