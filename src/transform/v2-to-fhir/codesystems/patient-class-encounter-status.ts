import { codeMap } from '../../mapping/code-map.ts';

/** Table 0004 (PV1-2) → Encounter.status, and the further codes of PatientClass[EncounterClass]. */
export const patientClassEncounterStatus = codeMap('PatientClass[EncounterStatus]', '0004', 'http://hl7.org/fhir/encounter-status', [
  ['E', 'in-progress'],
  ['I', 'in-progress'],
  ['O', 'in-progress'],
  ['P', 'planned'],
  ['R', 'in-progress'],
  ['B', 'in-progress'],
  ['C', 'in-progress'],
  ['N', 'in-progress'],
  ['U', 'unknown'],
  ['EMER', 'in-progress'],
  ['IMP', 'in-progress'],
  ['AMB', 'in-progress'],
  ['PRENC', 'planned'],
  ['OP', 'in-progress'],
  ['IP', 'in-progress'],
]);
