import type { RelatedPerson } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, not, oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { administrativeSex } from '../codesystems/administrative-sex.ts';
import { relationship } from '../codesystems/relationship.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDate } from '../datatypes/dtm-to-date-time.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { relatedPersonIdentity } from './related-person-identity.ts';

/** `IF IN1-17 IS 'patient'` */
export const isPatient = oneOf('IN1-17', 'SEL');

/** Somebody else is insured: `IF IN1-17 IS NOT 'patient'`. */
export const isOtherPerson = both(valued('IN1-16'), not(isPatient));

const { rule, link } = rulesFor<RelatedPerson>();

/** The insured person of IN1, where it is not the patient; the guide's `subscriber(RelatedPerson)`. */
export const in1ToRelatedPerson = segmentMap<RelatedPerson>(
  'IN1',
  'RelatedPerson',
  [
    rule('IN1-16', 'name[]', xpnToHumanName),
    rule('IN1-17', 'relationship[]', cweToCodeableConcept(relationship)),
    rule('IN1-18', 'birthDate', dtmToDate),
    rule('IN1-19', 'address[]', xadToAddress),
    rule('IN1-43', 'gender', code(administrativeSex)),
    link('Patient', 'patient'),
  ],
  { identity: relatedPersonIdentity, needs: isOtherPerson },
);
