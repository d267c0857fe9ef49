import type { Observation } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { restrictedBy } from './confidential.ts';
import { asConcept, inWords, yesOrNo } from './observation-answer.ts';
import { duringVisit, visitOrPatient } from './visit-or-patient.ts';

/** A visit is grouped once, and may be grouped anew. */
function identity(_made: Observation, _drg: Hl7Segment, scope: Scope): ResourceIdentity {
  return { basis: 'visit or patient', key: 'diagnosis related group', within: visitOrPatient(scope) };
}

const { rule, fixed, whenCreated, link } = rulesFor<Observation>();

/**
 * DRG[Observation]: the group that a visit is paid by. The guide has no map of it, and R4 knows such groups only in claims, which nobody has
 * made here; what is said of payers and amounts is a loss.
 */
export const drgToObservation = segmentMap<Observation>(
  'DRG',
  'Observation',
  [
    fixed('code', { text: 'Diagnosis related group' }),
    rule('DRG-1', 'valueCodeableConcept', cweToCodeableConcept()),
    rule('DRG-2', 'effectiveDateTime', dtmToDateTime),
    ...yesOrNo('DRG-3', 'Approved'),
    ...asConcept('DRG-4', 'Review'),
    ...asConcept('DRG-5', 'Kind of outlier'),
    ...inWords('DRG-6', 'Outlier days'),
    restrictedBy('DRG-10'),
    ...asConcept('DRG-11', 'Kind of transfer'),
    ...asConcept('DRG-14', 'Status of the grouper'),
    link('Patient', 'subject'),
    link('Encounter', 'encounter', { if: duringVisit }),
    whenCreated('status', 'unknown'),
  ],
  { identity, needs: valued('DRG-1') },
);
