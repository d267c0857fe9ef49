import type { Provenance } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { received } from './msh-to-provenance.ts';

const { rule, derive, fixed, link } = rulesFor<Provenance>();

/** SCH[Provenance]: who entered the appointment, where, and why the event came (SCH-6, SCH-22: the guide is silent). */
export const schToProvenance = segmentMap<Provenance>('SCH', 'Provenance', [
  derive('SCH', 'recorded', 'the time of reception', received),
  rule('SCH-6', 'reason[]', cweToCodeableConcept()),
  rule('SCH-20', 'agent[one].who', xcnToPractitioner),
  fixed('agent[one].type', {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'enterer', display: 'Enterer' }],
  }),
  rule('SCH-22', 'location', plToLocation),
  link('Appointment', 'target[]'),
]);
