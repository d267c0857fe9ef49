import { codeMap } from '../../mapping/code-map.ts';

/** Table 0485 (TQ1-9, OBR-5, TQ.6) → ServiceRequest.priority; every other code (preop, timing critical …) says no urgency that FHIR knows. */
export const extendedPriorityCodes = codeMap('ExtendedPriorityCodes', '0485', 'http://hl7.org/fhir/request-priority', [
  ['A', 'asap', 'ASAP'],
  ['R', 'routine', 'Routine'],
  ['S', 'stat', 'STAT'],
]);
