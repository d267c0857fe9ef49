import { codeMap } from '../../mapping/code-map.ts';

/** Table 0065 (OBR-11) → ServiceRequest.intent: only a reflex order is another intent than an order. */
export const specimenActionCode = codeMap('SpecimenActionCode', '0065', 'http://hl7.org/fhir/request-intent', [
  ['G', 'reflex-order', 'Reflex Order'],
]);
