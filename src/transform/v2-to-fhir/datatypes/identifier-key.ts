import type { Identifier } from 'fhir/r4.js';

/** By which identifiers are united: one with the same system and value replaces the stored one, all others stay. */
export function identifierKey({ system, value }: Identifier): string {
  return `${system ?? ''}|${value ?? ''}`;
}
