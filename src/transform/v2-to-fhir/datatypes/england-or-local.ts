import type { CodeableConcept } from 'fhir/r4.js';
import { codePlace, lookUp, type CodeMap } from '../../mapping/code-map.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';

/**
 * A CWE whose HL7 table is the user's own, so that the guide has no map for it: a code of the English list, else the sender's
 * own coding. A code outside the list is no finding, since nobody promised the list.
 */
export function englandOrLocal(list: CodeMap): Converter<CodeableConcept> {
  const english = cweToCodeableConcept(list);
  const local = cweToCodeableConcept();
  return converter(`${english.name}, else ${local.name}`, (source, place) =>
    (lookUp(list, source.textAt(1).trim(), codePlace(source, place.run.mapping)) ? english : local).convert(source, place),
  );
}
