import type { CodeableConcept, RelatedPerson } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import type { Scope } from '../../mapping/segment-map.ts';
import { nameKey } from './nk1-contact.ts';

const relationshipKey = (concepts: readonly CodeableConcept[] = []): string =>
  concepts.map(({ coding, text = '' }) => coding?.[0]?.code ?? text)[0] ?? '';

/** RelatedPerson = patient + name + relationship. */
export function relatedPersonIdentity({ name, relationship }: RelatedPerson, _segment: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  return {
    basis: 'patient + name + relationship',
    key: `${nameKey(name)}|${relationshipKey(relationship)}`,
    within: patient ? [patient] : [],
  };
}
