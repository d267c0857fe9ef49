import { codeMap } from '../../mapping/code-map.ts';

/** Table 0062 (EVN-4). */
export const eventReason = codeMap('EventReason', '0062', 'http://terminology.hl7.org/CodeSystem/v3-ActReason', [
  ['01', 'PATRQT', 'patient requested'],
  ['02', 'TREAT', 'treatment'],
  ['03', 'HOPERAT', 'healthcare operations'],
  ['O', 'O', 'Other', 'http://terminology.hl7.org/CodeSystem/v2-0062'],
  ['U', 'U', 'Unknown', 'http://terminology.hl7.org/CodeSystem/v2-0062'],
]);
