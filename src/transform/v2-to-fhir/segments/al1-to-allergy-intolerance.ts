import type { AllergyIntolerance, CodeableConcept, Element } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { code, type CodeMap } from '../../mapping/code-map.ts';
import { both, coded, not, valued } from '../../mapping/condition.ts';
import { converter, Place, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { allergenTypeCategory } from '../codesystems/allergen-type-category.ts';
import { allergenTypeOriginalCategory } from '../codesystems/allergen-type-original-category.ts';
import { allergySeverityCriticality } from '../codesystems/allergy-severity-criticality.ts';
import { allergySeverityOriginal } from '../codesystems/allergy-severity-original.ts';
import { allergySeverityReaction } from '../codesystems/allergy-severity-reaction.ts';
import { allergyType } from '../codesystems/allergy-type.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { extensionOf } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { conceptKey } from './concept-key.ts';

export const CLINICAL_STATUS = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

/** What a code was before the required list of FHIR took it in: beside the primitive element. */
export function originalCode(vocabulary: CodeMap): Converter<Element> {
  const extension = extensionOf(`${CORE_EXTENSION}alternate-codes`, 'valueCodeableConcept', cweToCodeableConcept(vocabulary));
  return converter(extension.name, (source, place) => {
    const made = extension.convert(source, new Place(place.run, place.owner, `${place.path}.extension[0]`, place.name));
    return made && { extension: [made] };
  });
}

/** ST[CodeableConcept]; some senders code their reactions. */
export const toManifestation: Converter<CodeableConcept> = converter('ST[CodeableConcept]', (source, place) => {
  if (source.size > 1) return toConcept.convert(source, place);
  const text = place.take(source).trim();
  return text === '' ? undefined : { text };
});
const toConcept = cweToCodeableConcept();

/** AL1-4 is taken for the criticality of the allergy, as the guide advises; only `moderate`, which that has not, describes the reaction. */
const ofReaction = both(both(coded('AL1-4', allergySeverityReaction), not(coded('AL1-4', allergySeverityCriticality))), valued('AL1-5'));

const { rule, whenCreated, link, clear } = rulesFor<AllergyIntolerance>();

/** AllergyIntolerance = patient + code. */
export function allergyIdentity(made: AllergyIntolerance, _segment: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  return { basis: 'patient + code', key: `allergy|${conceptKey(made.code)}`, within: patient ? [patient] : [] };
}

/**
 * AL1[AllergyIntolerance]. R4 demands a clinicalStatus (ait-1) from a required list without `unknown`; the guide's `active`
 * is set when the record is created and reported as a finding, never on an update: a sender's list cannot revive what has been
 * resolved. The verificationStatus is not demanded and nobody has said it.
 */
export const al1ToAllergyIntolerance = segmentMap<AllergyIntolerance>(
  'AL1',
  'AllergyIntolerance',
  [
    whenCreated('clinicalStatus', {
      coding: [{ system: CLINICAL_STATUS, code: 'active', display: 'Active' }],
    }),
    rule('AL1-2', 'category[]', code(allergenTypeCategory), { clears: true }),
    rule('AL1-2', '_category[]', originalCode(allergenTypeOriginalCategory), { if: coded('AL1-2', allergenTypeCategory), clears: true }),
    rule('AL1-2', 'type', code(allergyType), { if: coded('AL1-2', allergyType), clears: true }),
    rule('AL1-3', 'code', cweToCodeableConcept()),
    rule('AL1-4', 'criticality', code(allergySeverityCriticality), { unless: ofReaction, clears: true }),
    rule('AL1-4', '_criticality', originalCode(allergySeverityOriginal), { if: coded('AL1-4', allergySeverityCriticality), clears: true }),
    rule('AL1-5', 'reaction[this].manifestation[]', toManifestation),
    rule('AL1-4', 'reaction[this].severity', code(allergySeverityReaction), { if: ofReaction }),
    clear('AL1-4', 'reaction[this].severity', { if: both(valued('AL1-4'), not(valued('AL1-5'))) }),
    rule('AL1-6', 'onsetDateTime', dtmToDateTime),
    link('Patient', 'patient'),
  ],
  { identity: allergyIdentity, needs: valued('AL1-3') },
);
