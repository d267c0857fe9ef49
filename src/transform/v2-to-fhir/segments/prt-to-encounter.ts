import type { Encounter, EncounterParticipant } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { participation } from '../codesystems/participation.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';

const { rule, link } = rulesFor<Encounter>();
const unite = ({ individual }: EncounterParticipant): string => individual?.reference ?? '';

/** PRT behind PV1: somebody takes part in the visit. The guide is silent; ROL[Encounter-PractitionerRole] says the same. */
export const prtToEncounter = segmentMap<Encounter>('PRT', 'Encounter', [
  rule('PRT-4', 'participant[one].type[]', cweToCodeableConcept(participation), { unite }),
  rule('PRT-11', 'participant[one].period.start', dtmToDateTime, { unite }),
  rule('PRT-12', 'participant[one].period.end', dtmToDateTime, { unite }),
  link('PractitionerRole', 'participant[one].individual'),
]);
