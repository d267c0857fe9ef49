import type { CodeableConcept } from 'fhir/r4.js';
import { codePlace, lookUp } from '../../mapping/code-map.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { identifierType } from '../codesystems/identifier-type.ts';
import { localSystem } from './local-system.ts';

/** CX.5, XCN.13, XON.7: a code of table 0203; anything else is the sender's own code for it, and its text. */
export const idToIdentifierType: Converter<CodeableConcept> = converter('Identifier.type by IdentifierType', (source, place) => {
  const sent = place.take(source).trim();
  if (sent === '') return undefined;
  const target = lookUp(identifierType, sent, codePlace(source, place.run.mapping));
  if (target) return { coding: [{ ...target }] };
  // FHIR's code has single blanks.
  return { coding: [{ system: localSystem(place.run.context, '0203'), code: sent.replace(/\s+/g, ' ') }], text: sent };
});
