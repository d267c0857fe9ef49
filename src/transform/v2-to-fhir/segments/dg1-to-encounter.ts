import type { Encounter, EncounterDiagnosis } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { diagnosisType } from '../codesystems/diagnosis-type.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { nmToPositiveInt } from '../datatypes/nm-to-integer.ts';
import { isRanked } from './diagnosis-rank.ts';

const { rule, link } = rulesFor<Encounter>();

/** DG1[Encounter]: the Condition of the same segment as a diagnosis of the visit. */
export const dg1ToEncounter = segmentMap<Encounter>('DG1', 'Encounter', [
  link('Condition', 'diagnosis[this].condition', { unite: ({ condition }: EncounterDiagnosis) => condition.reference ?? '' }),
  rule('DG1-6', 'diagnosis[this].use', cweToCodeableConcept(diagnosisType)),
  rule('DG1-15', 'diagnosis[this].rank', nmToPositiveInt, { if: isRanked }),
]);
