import { codeMap } from '../../mapping/code-map.ts';

/** Table 0207 (MSH-11.2). */
export const processingMode = codeMap('ProcessingMode', '0207', 'http://terminology.hl7.org/CodeSystem/v2-0207', [
  ['A', 'A', 'Archive'],
  ['R', 'R', 'Restore from archive'],
  ['I', 'I', 'Initial load'],
  ['T', 'T', 'Current processing, transmitted at intervals (scheduled or on demand)'],
]);
