import type { Encounter, EncounterParticipant } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { providerRole } from '../codesystems/provider-role.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';

const { rule, link } = rulesFor<Encounter>();
const unite = ({ individual }: EncounterParticipant): string => individual?.reference ?? '';

/** ROL[Encounter-PractitionerRole] */
export const rolToEncounter = segmentMap<Encounter>('ROL', 'Encounter-PractitionerRole', [
  rule('ROL-3', 'participant[one].type[]', cweToCodeableConcept(providerRole), { unite }),
  rule('ROL-5', 'participant[one].period.start', dtmToDateTime, { unite }),
  rule('ROL-6', 'participant[one].period.end', dtmToDateTime, { unite }),
  link('PractitionerRole', 'participant[one].individual'),
]);
