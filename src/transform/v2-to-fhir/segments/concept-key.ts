import type { CodeableConcept } from 'fhir/r4.js';

/** What a concept is known by: its first coding, else its text. */
export function conceptKey(concept: CodeableConcept | undefined): string {
  const [first] = concept?.coding ?? [];
  if (first?.code !== undefined) return `${first.system ?? ''}|${first.code}`;
  return `text|${(concept?.text ?? '').trim().toLowerCase()}`;
}
