import { codeMap } from '../../mapping/code-map.ts';

/**
 * Table 0003 (MSH-9.2) → Encounter.status: the events that say what has become of the visit. Unlike the guide's table
 * A04 is not planned: an outpatient or emergency patient is registered on arrival, and a planned visit has PV1-2 `P`. A08
 * says nothing about the status (the guide: unknown), so it stands in no row. The guide ends at A13. What is pending or cancelled of
 * that (A15, A16, A25, A26), tracked (A09, A10) or put back (A12), and two patients who change places (A17), leave the visit as it is: a
 * patient in the hospital.
 */
export const eventEncounterStatus = codeMap('Event[EncounterStatus]', '0003', 'http://hl7.org/fhir/encounter-status', [
  ['A01', 'in-progress', 'In Progress'],
  ['A02', 'in-progress', 'In Progress'],
  ['A03', 'finished', 'Finished'],
  ['A04', 'in-progress', 'In Progress'],
  ['A05', 'planned', 'Planned'],
  ['A06', 'in-progress', 'In Progress'],
  ['A07', 'in-progress', 'In Progress'],
  ['A09', 'in-progress', 'In Progress'],
  ['A10', 'in-progress', 'In Progress'],
  ['A11', 'cancelled', 'Cancelled'],
  ['A12', 'in-progress', 'In Progress'],
  ['A13', 'in-progress', 'In Progress'],
  ['A14', 'planned', 'Planned'],
  ['A15', 'in-progress', 'In Progress'],
  ['A16', 'in-progress', 'In Progress'],
  ['A17', 'in-progress', 'In Progress'],
  ['A21', 'onleave', 'On Leave'],
  ['A22', 'in-progress', 'In Progress'],
  ['A23', 'entered-in-error', 'Entered in Error'],
  ['A25', 'in-progress', 'In Progress'],
  ['A26', 'in-progress', 'In Progress'],
  ['A27', 'cancelled', 'Cancelled'],
  ['A38', 'cancelled', 'Cancelled'],
  ['A52', 'in-progress', 'In Progress'],
  ['A53', 'onleave', 'On Leave'],
]);
