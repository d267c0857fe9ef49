import type { RelatedPerson } from 'fhir/r4.js';
import { both, not, oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { relationship } from '../codesystems/relationship.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { relatedPersonIdentity } from './related-person-identity.ts';

/** `IF IAM-15 EQUALS "SEL"`: the patient reports. */
export const isReportedByPatient = oneOf('IAM-15.1', 'SEL');
/** `IF IAM-15 VALUED AND NOT "SEL"` */
export const isReportedByRelative = both(both(valued('IAM-14'), valued('IAM-15')), not(isReportedByPatient));

const { rule, link } = rulesFor<RelatedPerson>();

/** IAM-14 and IAM-15: the relative who reports an allergy. */
export const iamToRelatedPerson = segmentMap<RelatedPerson>(
  'IAM',
  'RelatedPerson',
  [
    rule('IAM-14', 'name[]', xpnToHumanName),
    rule('IAM-15', 'relationship[]', cweToCodeableConcept(relationship)),
    link('Patient', 'patient'),
  ],
  { identity: relatedPersonIdentity, needs: isReportedByRelative },
);
