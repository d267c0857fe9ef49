import type { DiagnosticReport, Observation, Reference, ServiceRequest } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';

const unite = ({ reference = '' }: Reference): string => reference;

/** The guide's DiagnosticReport.specimen.reference=Specimen.id */
export const specimenOfReport = segmentMap<DiagnosticReport>('SPM', 'DiagnosticReport', [
  rulesFor<DiagnosticReport>().link('Specimen', 'specimen[]', { unite }),
]);
export const requestOfReport = segmentMap<DiagnosticReport>('OBR', 'DiagnosticReport', [
  rulesFor<DiagnosticReport>().link('ServiceRequest', 'basedOn[]', { unite }),
]);
export const specimenOfReportByObr = segmentMap<DiagnosticReport>('OBR', 'DiagnosticReport', [
  rulesFor<DiagnosticReport>().link('Specimen', 'specimen[]', { unite }),
]);
export const specimenOfRequest = segmentMap<ServiceRequest>('SPM', 'ServiceRequest', [
  rulesFor<ServiceRequest>().link('Specimen', 'specimen[]', { unite }),
]);
export const specimenOfRequestByObr = segmentMap<ServiceRequest>('OBR', 'ServiceRequest', [
  rulesFor<ServiceRequest>().link('Specimen', 'specimen[]', { unite }),
]);

/** OBX that an order carries, or QST and SCI in a result: asked when the order was made. */
export const supportingInfoOfRequest = segmentMap<ServiceRequest>('OBX', 'ServiceRequest', [
  rulesFor<ServiceRequest>().link('Observation', 'supportingInfo[]', { unite }),
]);
export const reasonOfRequest = segmentMap<ServiceRequest>('DG1', 'ServiceRequest', [
  rulesFor<ServiceRequest>().link('Condition', 'reasonReference[]', { unite }),
]);
/** OBX behind SPM is about the specimen (the guide's focus). */
export const focusOfObservation = segmentMap<Observation>('OBX', 'Observation', [
  rulesFor<Observation>().link('Specimen', 'focus[]', { unite }),
]);
