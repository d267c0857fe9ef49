import type { CareTeam, CareTeamParticipant } from 'fhir/r4.js';
import { valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { providerRole } from '../codesystems/provider-role.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { xtnToContactPoint } from '../datatypes/xtn-to-contact-point.ts';
import { careTeamIdentity } from './care-team-identity.ts';

const { rule, link } = rulesFor<CareTeam>();
const unite = ({ member }: CareTeamParticipant): string => member?.reference ?? '';

/** ROL[CareTeam]: everybody else around a patient; one team for each patient. */
export const rolToCareTeam = segmentMap<CareTeam>(
  'ROL',
  'CareTeam',
  [
    link('Patient', 'subject'),
    rule('ROL-3', 'participant[one].role[]', cweToCodeableConcept(providerRole), { unite }),
    rule('ROL-9', 'participant[one].role[]', cweToCodeableConcept(), { unite }),
    rule('ROL-4', 'participant[one].member', xcnToPractitioner, { unite }),
    rule('ROL-14', 'participant[one].onBehalfOf', xonToOrganization, { if: valued('ROL-4'), unite }),
    rule('ROL-14', 'participant[one].member', xonToOrganization, { unless: valued('ROL-4'), unite }),
    rule('ROL-5', 'participant[one].period.start', dtmToDateTime, { unite }),
    rule('ROL-6', 'participant[one].period.end', dtmToDateTime, { unite }),
    rule('ROL-8', 'reasonCode[]', cweToCodeableConcept()),
    rule('ROL-12', 'telecom[]', xtnToContactPoint()),
  ],
  { identity: careTeamIdentity },
);
