import { codeMap } from '../../mapping/code-map.ts';

/** PRB-14, and PRB-13 of those who send it there (user-defined, HL7 v2.9 ch. 12) → Condition.clinicalStatus. */
export const problemLifeCycle = codeMap('ProblemLifeCycleStatus', '0000', 'http://terminology.hl7.org/CodeSystem/condition-clinical', [
  ['ACTIVE', 'active', 'Active'],
  ['A', 'active', 'Active'],
  ['RECURRENCE', 'recurrence', 'Recurrence'],
  ['RELAPSE', 'relapse', 'Relapse'],
  ['INACTIVE', 'inactive', 'Inactive'],
  ['I', 'inactive', 'Inactive'],
  ['REMISSION', 'remission', 'Remission'],
  ['RESOLVED', 'resolved', 'Resolved'],
  ['R', 'resolved', 'Resolved'],
]);

/** PRB-13 → Condition.verificationStatus. */
export const problemConfirmation = codeMap(
  'ProblemConfirmationStatus',
  '0000',
  'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  [
    ['CONFIRMED', 'confirmed', 'Confirmed'],
    ['UNCONFIRMED', 'unconfirmed', 'Unconfirmed'],
    ['PROVISIONAL', 'provisional', 'Provisional'],
    ['DIFFERENTIAL', 'differential', 'Differential'],
    ['REFUTED', 'refuted', 'Refuted'],
    ['DELETED', 'entered-in-error', 'Entered in Error'],
  ],
);

/** GOL-18 → Goal.lifecycleStatus. */
export const goalLifeCycle = codeMap('GoalLifeCycleStatus', '0000', 'http://hl7.org/fhir/goal-status', [
  ['PROPOSED', 'proposed', 'Proposed'],
  ['PLANNED', 'planned', 'Planned'],
  ['ACCEPTED', 'accepted', 'Accepted'],
  ['ACTIVE', 'active', 'Active'],
  ['ON-HOLD', 'on-hold', 'On Hold'],
  ['COMPLETED', 'completed', 'Completed'],
  ['CANCELLED', 'cancelled', 'Cancelled'],
  ['REJECTED', 'rejected', 'Rejected'],
]);

/** PTH-5 → CarePlan.status. */
export const pathwayLifeCycle = codeMap('PathwayLifeCycleStatus', '0000', 'http://hl7.org/fhir/request-status', [
  ['DRAFT', 'draft', 'Draft'],
  ['ACTIVE', 'active', 'Active'],
  ['ON-HOLD', 'on-hold', 'On Hold'],
  ['CANCELLED', 'revoked', 'Revoked'],
  ['COMPLETED', 'completed', 'Completed'],
]);
