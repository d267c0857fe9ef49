/**
 * The URL of the extension that carries an element of R5 in R4, as the guide writes it for OBX-5
 * (`https://hl7.org/fhir/5.0/StructureDefinition/extension-Observation.valueAttachment`). Elsewhere the guide writes `http:`, which
 * R4 validators take for a package of cross-version extensions and refuse when they do not have it.
 */
export function r5Element(element: string): string {
  return `https://hl7.org/fhir/5.0/StructureDefinition/extension-${element}`;
}
