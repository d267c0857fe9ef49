import type { CareTeam, CareTeamParticipant } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { both, not, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { participation } from '../codesystems/participation.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { practitionerOf } from '../datatypes/xcn-with-address.ts';
import { xonToOrganization } from '../datatypes/xon-to-organization.ts';
import { careTeamIdentity } from './care-team-identity.ts';

/** PRT-6, the kind of provider, is said of a role: then PRT[PractitionerRole] makes the member. */
export const isInRole = both(valued('PRT-5'), valued('PRT-6'));
const isPerson = both(valued('PRT-5'), not(valued('PRT-6')));
const isOrganization = not(valued('PRT-5'));

const { rule, derive, link } = rulesFor<CareTeam>();
const unite = ({ member }: CareTeamParticipant): string => member?.reference ?? '';

/**
 * PRT[CareTeam]: everybody else around a patient; the team is that of ROL[CareTeam]. R4 allows an organisation behind a member only
 * behind a person (ctm-1): of a PractitionerRole it is its own.
 */
export const prtToCareTeam = segmentMap<CareTeam>(
  'PRT',
  'CareTeam',
  [
    link('Patient', 'subject'),
    rule('PRT-4', 'participant[one].role[]', cweToCodeableConcept(participation), { unite }),
    derive(
      'PRT-5',
      'participant[one].member',
      'XCN[Practitioner], with the address of PRT-14',
      (source, place) => practitionerOf((source as Hl7Segment).field(5).first, (source as Hl7Segment).field(14).repetitions, place),
      { if: isPerson, unite },
    ),
    link('PractitionerRole', 'participant[one].member', { if: isInRole, unite }),
    rule('PRT-8', 'participant[one].member', xonToOrganization, { if: isOrganization, unite }),
    rule('PRT-8', 'participant[one].onBehalfOf', xonToOrganization, { if: isPerson, unite }),
    rule('PRT-11', 'participant[one].period.start', dtmToDateTime, { unite }),
    rule('PRT-12', 'participant[one].period.end', dtmToDateTime, { unite }),
  ],
  { identity: careTeamIdentity },
);
