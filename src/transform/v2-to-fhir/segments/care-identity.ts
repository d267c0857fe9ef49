import type { CodeableConcept } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { conceptKey } from './concept-key.ts';

/** Problem, goal, pathway = the number of the instance, of the patient; else the code. */
export function careIdentity(what: string, number: string, concept: CodeableConcept | undefined, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  const within = patient ? [patient] : [];
  return number === ''
    ? { basis: 'patient + code', key: `${what}|code|${conceptKey(concept)}`, within }
    : { basis: 'patient + instance', key: `${what}|${number}`, within };
}

/** EI.1, EI.3 where there is nothing else. */
export function instanceOf(segment: Hl7Segment, field: number): string {
  const ei = segment.field(field).first;
  return ei.textAt(1).trim() || ei.textAt(3).trim();
}
