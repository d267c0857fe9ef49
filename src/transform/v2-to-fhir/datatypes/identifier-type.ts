import type { CodeableConcept } from 'fhir/r4.js';
import { codePlace, lookUp } from '../../mapping/code-map.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { identifierType } from '../codesystems/identifier-type.ts';

/** CX.5, XCN.13, XON.7: a code of table 0203; anything else is the sender's own word for it and stays text. */
export const idToIdentifierType: Converter<CodeableConcept> = converter('Identifier.type by IdentifierType', (source, place) => {
  const sent = place.take(source).trim();
  if (sent === '') return undefined;
  const target = lookUp(identifierType, sent, codePlace(source, place.run.mapping));
  return target ? { coding: [{ ...target }] } : { text: sent };
});
