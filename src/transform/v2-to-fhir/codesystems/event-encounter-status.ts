import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0003 (MSH-9.2) → Encounter.status: the events that say what has become of the visit. Unlike the guide's table
 * A04 is not planned: an outpatient or emergency patient is registered on arrival, and a planned visit has PV1-2 `P`. A08
 * says nothing about the status (the guide: unknown), so it stands in no row. A12 leaves the patient where they were, in the
 * hospital.
 */
export const eventEncounterStatus = codeMap('Event[EncounterStatus]', '0003', 'http://hl7.org/fhir/encounter-status', [
  ['A01', 'in-progress', 'In Progress'],
  ['A02', 'in-progress', 'In Progress'],
  ['A03', 'finished', 'Finished'],
  ['A04', 'in-progress', 'In Progress'],
  ['A05', 'planned', 'Planned'],
  ['A11', 'cancelled', 'Cancelled'],
  ['A12', 'in-progress', 'In Progress'],
  ['A13', 'in-progress', 'In Progress'],
]);
