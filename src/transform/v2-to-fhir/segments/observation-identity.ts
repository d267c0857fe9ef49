import type { Observation } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { conceptKey } from './concept-key.ts';
import { positionOf } from './position-of-key.ts';
import { visitOrPatient } from './visit-or-patient.ts';

/** What an observation may be one of, the first that the message has made around it. */
const HOLDERS = [
  'DiagnosticReport',
  'ServiceRequest',
  'Specimen',
  'Immunization',
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
];

/**
 * Observation = its report, order, specimen or immunisation + OBX-3 + sub-id; outside of any, visit or patient and time besides (+ position where all of them
 * repeat). A correction may give another time, so that the time is no part of what a result is known by.
 */
export function observationIdentity(made: Observation, obx: Hl7Segment, scope: Scope): ResourceIdentity {
  const holder = HOLDERS.map(scope.find).find((draft) => draft !== undefined);
  const within = holder ? [holder] : visitOrPatient(scope);
  const what = ['observation', conceptKey(made.code), obx.field(4).raw];
  const key = (holder ? what : [...what, made.effectiveDateTime ?? '']).join('|');
  const position = positionOf(`${within.map(({ label }) => label).join()}|${key}`, scope.run);
  return {
    basis: holder ? 'report, order or specimen + code + sub-id' : 'visit or patient + code + sub-id + time',
    key: position === 0 ? key : `${key}|${position}`,
    within,
  };
}
