import { codeMap } from '../../mapping/code-map.ts';

/** Table 0103 (MSH-11.1). */
export const processingId = codeMap('ProcessingID', '0103', 'http://terminology.hl7.org/CodeSystem/v2-0103', [
  ['D', 'D', 'Debugging'],
  ['P', 'P', 'Production'],
  ['T', 'T', 'Training'],
  ['N', 'N', 'Non-Production Testing'],
  ['V', 'V', 'Validation'],
]);
