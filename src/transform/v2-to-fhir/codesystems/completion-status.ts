import { codeMap } from '../../mapping/code-map.ts';

/** Table 0322 (RXA-20) → Immunization.status */
export const completionStatus = codeMap('CompletionStatus', '0322', 'http://hl7.org/fhir/event-status', [
  ['CP', 'completed', 'Completed'],
  ['NA', 'not-done', 'Not Done'],
  ['PA', 'completed', 'Completed'],
  ['RE', 'not-done', 'Not Done'],
]);
