import type { CodeableConcept, ContactPoint, RelatedPerson } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { code } from '../../mapping/code-map.ts';
import { both, not, oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { administrativeSex } from '../codesystems/administrative-sex.ts';
import { relationship } from '../codesystems/relationship.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { dtmToDate } from '../datatypes/dtm-to-date-time.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { stToTypedIdentifier } from '../datatypes/st-to-typed-identifier.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint, xtnToEmail } from '../datatypes/xtn-to-contact-point.ts';
import { nameKey } from './nk1-contact.ts';

/** The patient pays. */
export const isPatientGuarantor = oneOf('GT1-11', 'SEL');

/** Somebody else does; an organisation that does (GT1-21 alone) is no person. */
export const isPersonGuarantor = both(valued('GT1-3'), not(isPatientGuarantor));

const GUARANTOR: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass', code: 'GUAR', display: 'guarantor' }],
};
const isGuarantor = ({ coding }: CodeableConcept): boolean => coding?.[0]?.code === 'GUAR';

const isWork = ({ use }: ContactPoint): boolean => use === 'work';

/** RelatedPerson = patient + name, as a guarantor: a next of kin of the name is told of in other segments. */
function identity({ name }: RelatedPerson, _gt1: Hl7Segment, { find }: Scope): ResourceIdentity {
  const patient = find('Patient');
  return { basis: 'patient + name, as guarantor', key: `guarantor|${nameKey(name)}`, within: patient ? [patient] : [] };
}

const { rule, fixed, link } = rulesFor<RelatedPerson>();

/**
 * GT1[RelatedPerson], of which the guide has no map: a person other than the patient who pays. What FHIR has no place for (employer,
 * income, household …) is a loss.
 */
export const gt1ToRelatedPerson = segmentMap<RelatedPerson>(
  'GT1',
  'RelatedPerson',
  [
    rule('GT1-2', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('GT1-3', 'name[]', xpnToHumanName),
    rule('GT1-5', 'address[]', xadToAddress),
    rule('GT1-6', 'telecom[]', xtnToContactPoint(), { part: (one) => !isWork(one) }),
    rule('GT1-6', 'telecom[]', xtnToEmail(), { part: (one) => !isWork(one) }),
    rule('GT1-7', 'telecom[]', xtnToContactPoint('work'), { part: isWork }),
    rule('GT1-7', 'telecom[]', xtnToEmail('work'), { part: isWork }),
    rule('GT1-8', 'birthDate', dtmToDate),
    rule('GT1-9', 'gender', code(administrativeSex)),
    rule('GT1-11', 'relationship[]', cweToCodeableConcept(relationship), { part: (one) => !isGuarantor(one) }),
    fixed('relationship[]', GUARANTOR, { part: isGuarantor }),
    rule('GT1-12', 'identifier[]', stToTypedIdentifier('SS', 'Social Security number', 'GT1-12'), { unite: identifierKey }),
    rule('GT1-36', 'communication[one].language', cweToCodeableConcept()),
    link('Patient', 'patient'),
  ],
  { identity, needs: isPersonGuarantor },
);
