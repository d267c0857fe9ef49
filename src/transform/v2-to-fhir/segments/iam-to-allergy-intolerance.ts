import type { AllergyIntolerance, CodeableConcept, Coding } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, either, not, oneOf, valued, type Source } from '../../mapping/condition.ts';
import { text, type Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { allergenTypeCategory } from '../codesystems/allergen-type-category.ts';
import { allergenTypeOriginalCategory } from '../codesystems/allergen-type-original-category.ts';
import { allergyClinicalStatus } from '../codesystems/allergy-clinical-status.ts';
import { allergySeverityCriticality } from '../codesystems/allergy-severity-criticality.ts';
import { allergySeverityOriginal } from '../codesystems/allergy-severity-original.ts';
import { allergySeverityReaction } from '../codesystems/allergy-severity-reaction.ts';
import { allergyType } from '../codesystems/allergy-type.ts';
import { sensitivityToCausativeAgent } from '../codesystems/sensitivity-to-causative-agent.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xpnToPractitioner } from '../datatypes/xpn-to-practitioner.ts';
import { allergyIdentity, CLINICAL_STATUS, originalCode, toManifestation } from './al1-to-allergy-intolerance.ts';
import { isReportedByPatient, isReportedByRelative } from './iam-to-related-person.ts';

const concept = cweToCodeableConcept();

/** IAM-3 or, without it, IAM-27; the codings of both where both were sent. */
function substance(source: Source, place: Place): CodeableConcept | undefined {
  if (!('fieldCount' in source)) return undefined;
  const [first, ...further] = [3, 27].flatMap((field) => {
    const element = source.field(field).first;
    return element.isValued ? (concept.convert(element, place) ?? []) : [];
  });
  if (!first) return undefined;
  const coding = [first, ...further].flatMap((one): readonly Coding[] => one.coding ?? []);
  const words = first.text ?? further[0]?.text;
  return { ...(coding.length > 0 ? { coding } : {}), ...(words === undefined ? {} : { text: words }) };
}

/** As AL1-4: `moderate`, which criticality has not, describes the reaction. */
const ofReaction = both(
  both(coded('IAM-4.1', allergySeverityReaction), not(coded('IAM-4.1', allergySeverityCriticality))),
  valued('IAM-5'),
);
/** IAM-6 D, or IAM-17 E: there is no such allergy, and R4 allows it no clinical status (ait-2). */
const isDeleted = either(oneOf('IAM-6.1', 'D'), oneOf('IAM-17.1', 'E'));
const isInactive = both(oneOf('IAM-17.1', 'I'), not(isDeleted));
const ENTERED_IN_ERROR = {
  coding: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
      code: 'entered-in-error',
      display: 'Entered in Error',
    },
  ],
};

const { rule, derive, fixed, whenCreated, link, clear } = rulesFor<AllergyIntolerance>();

/**
 * IAM[AllergyIntolerance]. The guide makes who reported the allergy (IAM-14) its recorder and leaves out who recorded it (IAM-23): R4 has
 * `asserter` for the one, `recorder` for the other.
 */
export const iamToAllergyIntolerance = segmentMap<AllergyIntolerance>(
  'IAM',
  'AllergyIntolerance',
  [
    fixed('clinicalStatus', { coding: [{ system: CLINICAL_STATUS, code: 'inactive', display: 'Inactive' }] }, { if: isInactive }),
    whenCreated('clinicalStatus', { coding: [{ system: CLINICAL_STATUS, code: 'active', display: 'Active' }] }, { unless: isDeleted }),
    rule('IAM-2', 'category[]', code(allergenTypeCategory), { clears: true }),
    rule('IAM-2', '_category[]', originalCode(allergenTypeOriginalCategory), { if: coded('IAM-2.1', allergenTypeCategory), clears: true }),
    rule('IAM-2', 'type', code(allergyType), {
      if: coded('IAM-2.1', allergyType),
      unless: coded('IAM-9.1', sensitivityToCausativeAgent),
    }),
    derive('IAM-3', 'code', 'IAM-3 and the codings of IAM-27', substance),
    rule('IAM-4', 'criticality', code(allergySeverityCriticality), { unless: ofReaction, clears: true }),
    rule('IAM-4', '_criticality', originalCode(allergySeverityOriginal), {
      if: coded('IAM-4.1', allergySeverityCriticality),
      clears: true,
    }),
    rule('IAM-5', 'reaction[this].manifestation[]', toManifestation),
    rule('IAM-4', 'reaction[this].severity', code(allergySeverityReaction), { if: ofReaction }),
    clear('IAM-4', 'reaction[this].severity', { if: both(valued('IAM-4'), not(valued('IAM-5'))) }),
    fixed('verificationStatus', ENTERED_IN_ERROR, { if: isDeleted }),
    clear('IAM-6', 'clinicalStatus', { if: isDeleted }),
    rule('IAM-7', 'identifier[]', eiToIdentifier, { unite: identifierKey }),
    rule('IAM-9', 'type', code(sensitivityToCausativeAgent), { if: coded('IAM-9.1', sensitivityToCausativeAgent) }),
    rule('IAM-11', 'onsetDateTime', dtmToDateTime),
    rule('IAM-12', 'onsetString', text, { unless: valued('IAM-11') }),
    rule('IAM-13', 'recordedDate', dtmToDateTime, { unless: valued('IAM-24') }),
    rule('IAM-14', 'asserter', xpnToPractitioner, { unless: valued('IAM-15') }),
    link('Patient', 'asserter', { if: isReportedByPatient }),
    link('RelatedPerson', 'asserter', { if: isReportedByRelative }),
    rule('IAM-17', 'verificationStatus', cweToCodeableConcept(allergyClinicalStatus), {
      if: coded('IAM-17.1', allergyClinicalStatus),
      unless: isDeleted,
    }),
    rule('IAM-23', 'recorder', xcnToPractitioner),
    rule('IAM-24', 'recordedDate', dtmToDateTime),
    link('Patient', 'patient'),
  ],
  { identity: allergyIdentity, needs: either(valued('IAM-3'), valued('IAM-27')) },
);
