import type {
  CodeableConcept,
  DiagnosticReport,
  MedicationAdministration,
  MedicationRequest,
  Observation,
  Reference,
  ServiceRequest,
  Specimen,
} from 'fhir/r4.js';
import { either, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type SegmentMap } from '../../mapping/segment-map.ts';
import { participation } from '../codesystems/participation.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { EVENT_LOCATION } from '../datatypes/fixed-uris.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';

/** PRT names somebody, or some organisation, and not only a place or a device. */
export const namesSomebody = either(valued('PRT-5'), valued('PRT-8'));
export const namesDevice = either(valued('PRT-10'), valued('PRT-16'));

const unite = ({ reference = '' }: Reference): string => reference;
const observation = rulesFor<Observation>();
const report = rulesFor<DiagnosticReport>();

/** PRT[Observation-Location]: where it was observed. */
export const prtToObservationLocation = segmentMap<Observation>('PRT', 'Observation-Location', [
  observation.rule('PRT-9', 'extension[]', extensionOf(EVENT_LOCATION, 'valueReference', plToLocation), { part: hasUrl(EVENT_LOCATION) }),
]);

/** The Device of PRT-10 as the one that observed. */
export const prtToObservationDevice = segmentMap<Observation>('PRT', 'Observation', [observation.link('Device', 'device')]);

/** PRT behind OBR, by PRT-4: who performed, interpreted, ordered, collected. */
export const prtToReportPerformer = segmentMap<DiagnosticReport>('PRT', 'DiagnosticReport', [
  report.link('PractitionerRole', 'performer[]', { unite }),
]);
export const prtToReportInterpreter = segmentMap<DiagnosticReport>('PRT', 'DiagnosticReport', [
  report.link('PractitionerRole', 'resultsInterpreter[]', { unite }),
]);
export const prtToRequester = segmentMap<ServiceRequest>('PRT', 'ServiceRequest', [
  rulesFor<ServiceRequest>().link('PractitionerRole', 'requester'),
]);
export const prtToCollector = segmentMap<Specimen>('PRT', 'Specimen', [
  rulesFor<Specimen>().link('PractitionerRole', 'collection.collector'),
]);

/** PRT behind a prescription: who ordered it. */
export const prtToPrescriber = segmentMap<MedicationRequest>('PRT', 'MedicationRequest', [
  rulesFor<MedicationRequest>().link('PractitionerRole', 'requester'),
]);

interface Performed {
  performer?: { function?: CodeableConcept; actor?: Reference }[];
}

/** PRT behind what was given out, given or injected: who did it, or had another part in it. */
export function prtToPerformer(type: string): SegmentMap {
  const { rule, link } = rulesFor<Performed>();
  return segmentMap<Performed>('PRT', type, [
    rule('PRT-4', 'performer[one].function', cweToCodeableConcept(participation), { unite: ({ actor }) => actor?.reference ?? '' }),
    link('PractitionerRole', 'performer[one].actor'),
  ]);
}

/** The Device of PRT-10 as the one that the medicine was given with. */
export const prtToAdministrationDevice = segmentMap<MedicationAdministration>('PRT', 'MedicationAdministration', [
  rulesFor<MedicationAdministration>().link('Device', 'device[]', { unite }),
]);
