import type { CareTeam } from 'fhir/r4.js';
import type { SegmentIdentity } from '../../mapping/segment-map.ts';

/** CareTeam = patient: one team for each. */
export const careTeamIdentity: SegmentIdentity<CareTeam> = (_made, _segment, { find }) => {
  const patient = find('Patient');
  return { basis: 'patient', key: 'care-team', within: patient ? [patient] : [] };
};
