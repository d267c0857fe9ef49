import type { HumanName } from 'fhir/r4.js';
import { either, not, oneOf, valued } from '../../mapping/condition.ts';

/**
 * NK1-7: an employer, an insurance company, an agency is a contact of the patient and no related person. The guide tests NK1-3,
 * whose table has no such codes; the contact role stands in NK1-7.
 */
export const isPerson = not(oneOf('NK1-7', 'E', 'F', 'I', 'S'));

/** R4 pat-1: a contact has at least a name, an address, a telephone number or an organisation. */
export const isContact = ['NK1-4', 'NK1-5', 'NK1-6', 'NK1-13', 'NK1-40', 'NK1-41'].map(valued).reduce(either, valued('NK1-2'));

/** What makes two people around a patient the same: their names, as far as they were sent. */
export function nameKey(names: readonly HumanName[] = []): string {
  return names.map(({ family = '', given = [], text = '' }) => [family, ...given, text].join(' ').toUpperCase())[0] ?? '';
}
