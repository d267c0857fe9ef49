import { codeMap } from '../../mapping/code-map.ts';

const V2_0004 = 'http://terminology.hl7.org/CodeSystem/v2-0004';

/**
 * Table 0004 (PV1-2) → Encounter.class. After the guide's rows the codes of v3 ActCode themselves, which some senders use, and
 * OP and IP, which Epic sends to NHS trusts. The displays of the guide's table stand one column too far to the left.
 */
export const patientClassEncounterClass = codeMap(
  'PatientClass[EncounterClass]',
  '0004',
  'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  [
    ['E', 'EMER', 'emergency'],
    ['I', 'IMP', 'inpatient encounter'],
    ['O', 'AMB', 'ambulatory'],
    ['P', 'PRENC', 'pre-admission'],
    ['R', 'R', 'Recurring patient', V2_0004],
    ['B', 'B', 'Obstetrics', V2_0004],
    ['C', 'C', 'Commercial Account', V2_0004],
    ['N', 'N', 'Not Applicable', V2_0004],
    ['U', 'U', 'Unknown', V2_0004],
    ['EMER', 'EMER', 'emergency'],
    ['IMP', 'IMP', 'inpatient encounter'],
    ['AMB', 'AMB', 'ambulatory'],
    ['PRENC', 'PRENC', 'pre-admission'],
    ['FLD', 'FLD', 'field'],
    ['HH', 'HH', 'home health'],
    ['ACUTE', 'ACUTE', 'inpatient acute'],
    ['NONAC', 'NONAC', 'inpatient non-acute'],
    ['OBSENC', 'OBSENC', 'observation encounter'],
    ['SS', 'SS', 'short stay'],
    ['VR', 'VR', 'virtual'],
    ['OP', 'AMB', 'ambulatory'],
    ['IP', 'IMP', 'inpatient encounter'],
  ],
);
