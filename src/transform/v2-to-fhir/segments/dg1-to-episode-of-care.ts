import type { EpisodeOfCare, EpisodeOfCareDiagnosis } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { diagnosisType } from '../codesystems/diagnosis-type.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { nmToPositiveInt } from '../datatypes/nm-to-integer.ts';
import { isRanked } from './diagnosis-rank.ts';

const { rule, link } = rulesFor<EpisodeOfCare>();

/** DG1[EpisodeOfCare]: "if in context of an episode of care", that is where PV1-54 has made one. */
export const dg1ToEpisodeOfCare = segmentMap<EpisodeOfCare>('DG1', 'EpisodeOfCare', [
  link('Condition', 'diagnosis[this].condition', { unite: ({ condition }: EpisodeOfCareDiagnosis) => condition.reference ?? '' }),
  rule('DG1-6', 'diagnosis[this].role', cweToCodeableConcept(diagnosisType)),
  rule('DG1-15', 'diagnosis[this].rank', nmToPositiveInt, { if: isRanked }),
]);
