import { codeMap } from '../../mapping/code-map.ts';

const REQUEST = 'http://hl7.org/fhir/CodeSystem/medicationrequest-status';
const ADMINISTRATION = 'http://terminology.hl7.org/CodeSystem/medication-admin-status';
const DISPENSE = 'http://terminology.hl7.org/CodeSystem/medicationdispense-status';

/** Table 0038 (ORC-5) → MedicationRequest.status, which has other words than ServiceRequest.status: what is stopped has begun, what is cancelled has not. */
export const medicationOrderStatus = codeMap('OrderStatus[MedicationRequest]', '0038', REQUEST, [
  ['A', 'active'],
  ['CA', 'cancelled'],
  ['CM', 'completed'],
  ['DC', 'stopped'],
  ['ER', 'entered-in-error'],
  ['HD', 'on-hold'],
  ['IP', 'active'],
  ['RP', 'stopped'],
  ['SC', 'active'],
]);

/** Table 0119 (ORC-1) → MedicationRequest.status, as OrderControlCode has it for orders of services. */
export const medicationOrderControl = codeMap('OrderControlCode', '0119', REQUEST, [
  ['AF', 'active'],
  ['CA', 'cancelled'],
  ['CR', 'cancelled'],
  ['DC', 'stopped'],
  ['DF', 'cancelled'],
  ['DR', 'stopped'],
  ['FU', 'completed'],
  ['HD', 'on-hold'],
  ['HR', 'on-hold'],
  ['NW', 'active'],
  ['OC', 'cancelled'],
  ['OD', 'stopped'],
  ['OH', 'on-hold'],
  ['OK', 'active'],
  ['PR', 'active'],
  ['PY', 'active'],
  ['RL', 'active'],
  ['RO', 'active'],
  ['RQ', 'active'],
]);

/** Table 0038 (ORC-5) → MedicationDispense.status */
export const dispenseStatus = codeMap('OrderStatus[MedicationDispense]', '0038', DISPENSE, [
  ['A', 'in-progress'],
  ['CA', 'cancelled'],
  ['CM', 'completed'],
  ['DC', 'stopped'],
  ['ER', 'entered-in-error'],
  ['HD', 'on-hold'],
  ['IP', 'in-progress'],
]);

/** Table 0322 (RXA-20) → MedicationAdministration.status; what was given in part was stopped before its end. */
export const administrationStatus = codeMap('CompletionStatus[MedicationAdministration]', '0322', ADMINISTRATION, [
  ['CP', 'completed'],
  ['NA', 'not-done'],
  ['PA', 'stopped'],
  ['RE', 'not-done'],
]);

/** Table 0482 (ORC-29) → MedicationRequest.category */
export const medicationCategory = codeMap('OrderType', '0482', 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', [
  ['I', 'inpatient', 'Inpatient'],
  ['O', 'outpatient', 'Outpatient'],
]);
