import type { CodeableConcept, RelatedPerson } from 'fhir/r4.js';
import { BY_MARK, THE_REST } from '../../field-mark.ts';
import { code } from '../../mapping/code-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { administrativeSex } from '../codesystems/administrative-sex.ts';
import { contactRole } from '../codesystems/contact-role.ts';
import { relationship } from '../codesystems/relationship.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier, cxToPatientIdentifier } from '../datatypes/cx-to-identifier.ts';
import { dtmToDate, dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { V2 } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { stToTypedIdentifier } from '../datatypes/st-to-typed-identifier.ts';
import { xadToAddress } from '../datatypes/xad-to-address.ts';
import { xpnToHumanName } from '../datatypes/xpn-to-human-name.ts';
import { xtnToContactPoint, xtnToEmail } from '../datatypes/xtn-to-contact-point.ts';
import { nameKey } from './nk1-contact.ts';

const { rule, link } = rulesFor<RelatedPerson>();

const relationshipKey = (concepts: readonly CodeableConcept[] = []): string =>
  concepts.map(({ coding, text: words = '' }) => coding?.[0]?.code ?? words)[0] ?? '';

/** NK1[RelatedPerson] */
export const nk1ToRelatedPerson = segmentMap<RelatedPerson>(
  'NK1',
  'RelatedPerson',
  [
    rule('NK1-12', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('NK1-33', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
    // A bare number; its system is the sender's own, since this is not the country of the guide's.
    rule('NK1-37', 'identifier[]', stToTypedIdentifier('SS', 'Social Security number', 'NK1-37'), { unite: identifierKey }),
    link('Patient', 'patient'),
    rule('NK1-3', 'relationship[]', cweToCodeableConcept(relationship), { part: ({ coding }) => coding?.[0]?.system !== `${V2}0131` }),
    rule('NK1-7', 'relationship[]', cweToCodeableConcept(contactRole), { part: ({ coding }) => coding?.[0]?.system === `${V2}0131` }),
    rule('NK1-2', 'name[]', xpnToHumanName, THE_REST),
    rule('NK1-30', 'name[]', xpnToHumanName, BY_MARK),
    rule('NK1-5', 'telecom[]', xtnToContactPoint(), { part: ({ use }) => use !== 'work' }),
    rule('NK1-5', 'telecom[]', xtnToEmail(), { part: ({ use }) => use !== 'work' }),
    rule('NK1-6', 'telecom[]', xtnToContactPoint('work'), { part: ({ use }) => use === 'work' }),
    rule('NK1-6', 'telecom[]', xtnToEmail('work'), { part: ({ use }) => use === 'work' }),
    rule('NK1-31', 'telecom[]', xtnToContactPoint(), BY_MARK),
    rule('NK1-40', 'telecom[]', xtnToContactPoint(), BY_MARK),
    rule('NK1-41', 'telecom[]', xtnToContactPoint(), BY_MARK),
    rule('NK1-15', 'gender', code(administrativeSex)),
    rule('NK1-16', 'birthDate', dtmToDate),
    rule('NK1-4', 'address[]', xadToAddress, THE_REST),
    rule('NK1-32', 'address[]', xadToAddress, BY_MARK),
    rule('NK1-8', 'period.start', dtmToDateTime),
    rule('NK1-9', 'period.end', dtmToDateTime),
    rule('NK1-20', 'communication[one].language', cweToCodeableConcept()),
  ],
  {
    identity: ({ name, relationship: relationships }, _segment, scope) => {
      const patient = scope.find('Patient');
      return {
        basis: 'patient + name + relationship',
        key: `${nameKey(name)}|${relationshipKey(relationships)}`,
        within: patient ? [patient] : [],
      };
    },
  },
);
