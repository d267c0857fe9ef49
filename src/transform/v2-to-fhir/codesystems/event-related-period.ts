import { codeMap } from '../../mapping/code-map.ts';

/** Table 0528 (RPT.8) → Timing.repeat.when. ICM, ICD and ICV are codes of v2 that FHIR's event-timing does not have. */
export const eventRelatedPeriod = codeMap('EventRelatedPeriod', '0528', 'http://terminology.hl7.org/CodeSystem/v3-TimingEvent', [
  ['AC', 'AC', 'AC'],
  ['ACD', 'ACD', 'ACD'],
  ['ACM', 'ACM', 'ACM'],
  ['ACV', 'ACV', 'ACV'],
  ['HS', 'HS', 'HS'],
  ['PC', 'PC', 'PC'],
  ['PCD', 'PCD', 'PCD'],
  ['PCM', 'PCM', 'PCM'],
  ['PCV', 'PCV', 'PCV'],
]);
