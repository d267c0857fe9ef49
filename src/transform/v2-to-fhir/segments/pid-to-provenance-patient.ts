import type { Provenance } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { hdToOrganization } from '../datatypes/hd-to-organization.ts';
import { received } from './msh-to-provenance.ts';

const { rule, derive, fixed, link } = rulesFor<Provenance>();

/** PID[Provenance-Patient]: who changed the patient's record last, and when. */
export const pidToProvenancePatient = segmentMap<Provenance>('PID', 'Provenance-Patient', [
  rule('PID-33', 'occurredDateTime', dtmToDateTime),
  derive('PID', 'recorded', 'the time of reception', received),
  fixed('activity', { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'UPDATE', display: 'revise' }] }),
  rule('PID-34', 'agent[one].who', hdToOrganization),
  fixed('agent[one].type', {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'performer', display: 'Performer' }],
  }),
  link('Patient', 'target[]'),
]);
