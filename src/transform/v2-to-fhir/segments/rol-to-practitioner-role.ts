import type { PractitionerRole } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { providerRole } from '../codesystems/provider-role.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifier } from '../datatypes/ei-to-identifier.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';

const { rule } = rulesFor<PractitionerRole>();

/**
 * ROL[PractitionerRole]: a person in a role for somebody. ROL-9 is the kind of provider; the guide leaves it open, and
 * PractitionerRole.specialty says it.
 */
export const rolToPractitionerRole = segmentMap<PractitionerRole>(
  'ROL',
  'PractitionerRole',
  [
    rule('ROL-1', 'identifier[]', eiToIdentifier),
    rule('ROL-5', 'period.start', dtmToDateTime),
    rule('ROL-6', 'period.end', dtmToDateTime),
    rule('ROL-4', 'practitioner', xcnToPractitioner),
    rule('ROL-14', 'organization', xonToOrganization),
    rule('ROL-3', 'code[]', cweToCodeableConcept(providerRole)),
    rule('ROL-9', 'specialty[]', cweToCodeableConcept()),
    rule('ROL-13', 'location[]', plToLocation),
    rule('ROL-12', 'telecom[]', xtnToContactPoint()),
  ],
  {
    identity: (_made, segment) => ({
      basis: 'role instance, else person + role + organisation',
      key:
        segment.field(1).isValued && segment.field(1).first.size > 1
          ? segment.field(1).raw
          : [3, 4, 14].map((field) => segment.field(field).first.at(1).text).join('|'),
      within: [],
    }),
  },
);
