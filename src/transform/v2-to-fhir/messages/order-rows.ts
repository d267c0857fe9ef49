import { both, either, not, oneOf, valued, where, type Condition } from '../../mapping/condition.ts';
import { follow, group, into, make, type MessageRow } from '../../mapping/message-map.ts';
import { dg1ToCondition } from '../segments/dg1-to-condition.ts';
import { ft1ToChargeItem } from '../segments/ft1-to-charge-item.ts';
import { nteToDiagnosticReport, nteToObservation, nteToServiceRequest, nteToSpecimen } from '../segments/nte-to-observation.ts';
import { obrToDiagnosticReport } from '../segments/obr-to-diagnostic-report.ts';
import { obrToServiceRequest } from '../segments/obr-to-service-request.ts';
import { hasSpecimen, obrToSpecimen } from '../segments/obr-to-specimen.ts';
import { obxToDiagnosticReport } from '../segments/obx-to-diagnostic-report.ts';
import { obxToDocumentReference } from '../segments/obx-to-document-reference.ts';
import { hasSeveralValues, obxToObservationComponent } from '../segments/obx-to-observation-component.ts';
import { obxToObservation } from '../segments/obx-to-observation.ts';
import { orcToDiagnosticReport } from '../segments/orc-to-diagnostic-report.ts';
import { hasTransaction, orcToProvenance } from '../segments/orc-to-provenance.ts';
import { orcToServiceRequest } from '../segments/orc-to-service-request.ts';
import { contentOfOrderDocument, isOrderDocument } from '../segments/order-document.ts';
import * as links from '../segments/order-links.ts';
import { hasNoSpecimen, hasSingleSpecimen, isServiceOrder, startsResults } from '../segments/order-of.ts';
import * as participation from '../segments/prt-links.ts';
import { prtToDevice } from '../segments/prt-to-device.ts';
import { prtToObservation } from '../segments/prt-to-observation.ts';
import { prtToPractitionerRole } from '../segments/prt-to-practitioner-role.ts';
import { sacToSpecimen } from '../segments/sac-to-specimen.ts';
import { spmToSpecimen } from '../segments/spm-to-specimen.ts';
import { tq1ToServiceRequest } from '../segments/tq1-to-service-request.ts';
import { txaToDocumentReference } from '../segments/txa-to-document-reference.ts';

/** Answers to questions that were asked with the order (OBX-29): they belong to it, not to the report. */
const isOfOrder = oneOf('OBX-29', 'QST', 'SCI');
const always = where('always', () => true);
const { namesSomebody, namesDevice } = participation;
const takesPartAs = (...codes: readonly string[]) => both(namesSomebody, oneOf('PRT-4.1', ...codes));

const observationParticipants: MessageRow = group('OBSERVATION_PARTICIPATION', 'PRT', [
  make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared', if: namesSomebody }),
  into('PRT', 'Observation', prtToObservation, { if: namesSomebody }),
  make('PRT', 'Device', prtToDevice, { role: 'shared', if: namesDevice }),
  into('PRT', 'Observation', participation.prtToObservationDevice),
  into('PRT', 'Observation', participation.prtToObservationLocation),
]);

/** An OBX with what is said of it. Its group shows outside, since the notes of a text that goes on over several OBX belong to the first. */
function observation(...further: readonly MessageRow[]): MessageRow {
  return follow('OBX', [
    make('OBX', 'Observation', obxToObservation, { if: both(not(isOrderDocument), not(hasSeveralValues)) }),
    make('OBX', 'Observation', obxToObservationComponent, { if: both(not(isOrderDocument), hasSeveralValues) }),
    into('OBX', 'DocumentReference', obxToDocumentReference, { if: isOrderDocument }),
    ...further,
    observationParticipants,
    into('NTE', 'Observation', nteToObservation),
  ]);
}

/** What is observed of the patient before any order (PATIENT_OBSERVATION). */
export const patientObservation: MessageRow = group('PATIENT_OBSERVATION', 'OBX', [
  make('OBX', 'Observation', obxToObservation, { if: not(hasSeveralValues) }),
  make('OBX', 'Observation', obxToObservationComponent, { if: hasSeveralValues }),
  observationParticipants,
  into('NTE', 'Observation', nteToObservation),
]);

/** OBX behind SPM is about the specimen; a laboratory that sends the specimen first has its results there. */
const specimenObservation: MessageRow = observation(
  into('OBX', 'Observation', links.focusOfObservation, { if: not(startsResults) }),
  into('OBX', 'DiagnosticReport', obxToDiagnosticReport, { if: startsResults }),
);

const specimen: readonly MessageRow[] = [
  make('SPM', 'Specimen', spmToSpecimen),
  into('SPM', 'DiagnosticReport', links.specimenOfReport),
  into('SPM', 'ServiceRequest', links.specimenOfRequest),
  into('NTE', 'Specimen', nteToSpecimen),
  specimenObservation,
];

/** What OBR says of the specimen, in the one of the SPM if there is one; it refers to the one that stands before it, or is of OBR alone. */
const specimenOfObr = (when: Condition, hasOne: Condition): readonly MessageRow[] => [
  make('OBR', 'Specimen', obrToSpecimen, { joins: true, if: either(hasSpecimen, both(hasOne, valued('OBR-7'))) }),
  into('OBR', 'DiagnosticReport', links.specimenOfReportByObr, { if: when }),
  into('OBR', 'ServiceRequest', links.specimenOfRequestByObr, { if: when }),
];
const specimenInside = [follow('SPM', specimen), ...specimenOfObr(hasNoSpecimen, hasSingleSpecimen)];
const specimenOutside = specimenOfObr(always, always);

/** Participants of an order, by PRT-4; those whose part no element of FHIR has are made all the same. */
const orderParticipants: MessageRow = group('ORDER_PARTICIPATION', 'PRT', [
  make('PRT', 'PractitionerRole', prtToPractitionerRole, { role: 'shared', if: namesSomebody }),
  into('PRT', 'DiagnosticReport', participation.prtToReportPerformer, { if: takesPartAs('ARI', 'TN', 'TR') }),
  into('PRT', 'DiagnosticReport', participation.prtToReportInterpreter, { if: takesPartAs('PRI', 'PI') }),
  into('PRT', 'ServiceRequest', participation.prtToRequester, { if: takesPartAs('OP') }),
  into('PRT', 'Specimen', participation.prtToCollector, { if: takesPartAs('SC') }),
  make('PRT', 'Device', prtToDevice, { role: 'shared', if: namesDevice }),
]);

/** Segments of an order that no map reads: they must not be taken for another group's. */
const silentOfOrder = ['TQ2', 'CTD', 'CTI', 'BLG', 'TCD', 'SID', 'INV', 'DEV', 'IPC', 'TXA'];

/** The report, the request and, by OBR, the specimen of one ORC and OBR of a result. */
const reportOfOrder: readonly MessageRow[] = [
  make('OBR', 'DiagnosticReport', obrToDiagnosticReport),
  into('ORC', 'DiagnosticReport', orcToDiagnosticReport),
  make('OBR', 'ServiceRequest', obrToServiceRequest),
  make('ORC', 'ServiceRequest', orcToServiceRequest, { joins: true }),
];

const restOfReport: readonly MessageRow[] = [
  make('TXA', 'DocumentReference', txaToDocumentReference),
  into('OBR', 'DiagnosticReport', links.requestOfReport),
  into('TQ1', 'ServiceRequest', tq1ToServiceRequest),
  into('NTE', 'DiagnosticReport', nteToDiagnosticReport),
  orderParticipants,
  observation(
    into('OBX', 'DiagnosticReport', obxToDiagnosticReport, { if: both(not(isOfOrder), not(isOrderDocument)) }),
    into('OBX', 'ServiceRequest', links.supportingInfoOfRequest, { if: isOfOrder }),
  ),
  into('TXA', 'DocumentReference', contentOfOrderDocument),
  make('FT1', 'ChargeItem', ft1ToChargeItem),
  make('ORC', 'Provenance', orcToProvenance, { role: 'message', if: hasTransaction }),
];

/** ORDER_OBSERVATION of ORU_R01: ORC is optional, the specimens stand behind the results. */
export const orderObservation: MessageRow = group(
  'ORDER_OBSERVATION',
  ['ORC', 'OBR'],
  [...reportOfOrder, ...specimenInside, ...restOfReport],
  silentOfOrder,
);

const container: MessageRow = follow('SAC', [into('SAC', 'Specimen', sacToSpecimen)], ['INV']);

/** SPECIMEN of OUL_R22 and OUL_R23: the orders stand behind specimen and container. */
export const specimenResults: MessageRow = group(
  'SPECIMEN',
  'SPM',
  [...specimen, container, group('ORDER', ['OBR', 'ORC'], [...reportOfOrder, ...specimenOutside, ...restOfReport], silentOfOrder)],
  ['INV'],
);

/** ORDER of OUL_R24: the specimens stand inside; what stands behind a container is a result. */
export const orderWithSpecimens: MessageRow = group(
  'ORDER',
  ['OBR', 'ORC'],
  [...reportOfOrder, ...specimenInside, container, ...restOfReport],
  silentOfOrder,
);

/** The request of one ORC and OBR. An ORC of a prescription makes none. */
const requestOfOrder: readonly MessageRow[] = [
  make('OBR', 'ServiceRequest', obrToServiceRequest),
  make('ORC', 'ServiceRequest', orcToServiceRequest, { joins: true, if: isServiceOrder }),
];

const detailsOfRequest: readonly MessageRow[] = [
  into('TQ1', 'ServiceRequest', tq1ToServiceRequest),
  into('NTE', 'ServiceRequest', nteToServiceRequest),
  orderParticipants,
  observation(into('OBX', 'ServiceRequest', links.supportingInfoOfRequest)),
  make('FT1', 'ChargeItem', ft1ToChargeItem),
  make('ORC', 'Provenance', orcToProvenance, { role: 'message', if: both(hasTransaction, isServiceOrder) }),
];

const restOfRequest: readonly MessageRow[] = [
  ...detailsOfRequest,
  group('DIAGNOSIS', 'DG1', [make('DG1', 'Condition', dg1ToCondition), into('DG1', 'ServiceRequest', links.reasonOfRequest)]),
];

/** COMMON_ORDER of DFT_P03: charges and diagnoses behind it are no part of it. */
export const commonOrder: MessageRow = group(
  'COMMON_ORDER',
  ['ORC', 'OBR'],
  [...requestOfOrder, ...specimenInside, ...detailsOfRequest],
  ['TQ2', 'CTD'],
);

/** ORDER of ORM_O01, OMG_O19 and OML_O21. */
export function order(...further: readonly MessageRow[]): MessageRow {
  const rows = [...requestOfOrder, ...specimenInside, container, ...restOfRequest, ...further];
  return group('ORDER', ['ORC', 'OBR'], rows, silentOfOrder);
}

/** SPECIMEN of OML_O33 and OML_O35: the orders stand behind specimen and container. */
export const specimenOrders: MessageRow = group(
  'SPECIMEN',
  'SPM',
  [...specimen, container, group('ORDER', ['ORC', 'OBR'], [...requestOfOrder, ...specimenOutside, ...restOfRequest], silentOfOrder)],
  silentOfOrder,
);
