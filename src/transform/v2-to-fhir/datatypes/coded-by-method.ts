import type { CodeableConcept } from 'fhir/r4.js';
import { converter, type Converter } from '../../mapping/converter.ts';
import { codingSystem } from './coding-system.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';

const toConcept = cweToCodeableConcept();

/**
 * A code whose coding system may stand in a field of its own: DG1-2 and PR1-2, the coding methods of messages up to v2.3,
 * count where the code itself does not name its system.
 * @param method the number of that field
 */
export function codedByMethod(method: number): Converter<CodeableConcept> {
  return converter(`${toConcept.name}, coding method in field ${method}`, (source, place) => {
    const concept = toConcept.convert(source, place);
    const [first, ...further] = concept?.coding ?? [];
    if (!concept || !first || first.system !== undefined) return concept;
    const system = codingSystem(source.field.segment.field(method).first.at(1), place);
    return system === undefined ? concept : { ...concept, coding: [{ system, ...first }, ...further] };
  });
}
