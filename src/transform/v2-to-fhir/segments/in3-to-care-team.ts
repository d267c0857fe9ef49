import type { CareTeam, CareTeamParticipant } from 'fhir/r4.js';
import { valued } from '../../mapping/condition.ts';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { careTeamIdentity } from './care-team-identity.ts';

const { rule, fixed, link } = rulesFor<CareTeam>();
const isCaseManager = ({ role = [] }: CareTeamParticipant): boolean => role.some(({ coding }) => coding?.[0]?.code === '768832004');

/** IN3[CareTeam]. The guide gives the role of the case manager; here it has the name, too. */
export const in3ToCareTeam = segmentMap<CareTeam>(
  'IN3',
  'CareTeam',
  [
    rule('IN3-21', 'participant[manager].member.display', text, { part: isCaseManager }),
    fixed(
      'participant[manager].role[]',
      { coding: [{ system: 'http://snomed.info/sct', code: '768832004' }], text: 'case manager' },
      { part: isCaseManager },
    ),
    link('Patient', 'subject'),
  ],
  { identity: careTeamIdentity, needs: valued('IN3-21') },
);
