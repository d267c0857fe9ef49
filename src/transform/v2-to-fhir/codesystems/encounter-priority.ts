import { codeMap } from '../../mapping/code-map.ts';

/** Table 0217 (PV2-25) → v3 ActPriority. */
export const encounterPriority = codeMap('EncounterPriority', '0217', 'http://terminology.hl7.org/CodeSystem/v3-ActPriority', [
  ['1', 'EM', 'emergency'],
  ['2', 'UR', 'urgent'],
  ['3', 'EL', 'elective'],
]);
