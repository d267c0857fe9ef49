import type { DiagnosticReport, Observation, Reference, ServiceRequest, Specimen } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';

const EVENT_LOCATION = `${CORE_EXTENSION}event-location`;
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
