import type { MedicationDispense, Reference } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, not, oneOf, valued, where } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dispenseStatus } from '../codesystems/medication-status.ts';
import { administrationSites, methods, routes } from '../codesystems/route-and-method.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { dailyDose, quantityIn } from '../datatypes/quantity-of-fields.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { ofDetail } from './dosage.ts';
import { cweToAnnotation, MEDICATION_UNKNOWN, prescriptionNumber, substitutionStatus } from './medication-fields.ts';
import { orcOf } from './order-of.ts';
import { codeIn, isSegment, orders, pharmacyIdentity } from './pharmacy-order.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, derive, fixed, link, whenCreated } = rulesFor<MedicationDispense>();

/** A generic or another medicine of the same effect was given out, or none but what was ordered; R4 demands that it is known. */
const wasSubstituted: Converter<boolean> = converter(
  'SubstitutionStatus[boolean]',
  (source, place) => place.takeAt(source, 1).trim() !== 'N',
);

const statusIsSaid = where('ORC-5 says the status', (source, run) => {
  const orc = isSegment(source) ? orcOf(source) : undefined;
  return orc !== undefined && coded('ORC-5', dispenseStatus).holds(orc, run);
});

/** RXD[MedicationDispense]: what the pharmacy gave out. The guide has no map of it. */
export const rxdToMedicationDispense = segmentMap<MedicationDispense>(
  'RXD',
  'MedicationDispense',
  [
    rule('RXD-2', 'medicationCodeableConcept', cweToCodeableConcept()),
    // R4's own mapping to v2: RXD-3 is when it was prepared; when the patient got it nobody says.
    rule('RXD-3', 'whenPrepared', dtmToDateTime),
    rule('RXD-4', 'quantity', quantityIn(5)),
    rule('RXD-7', 'identifier[]', prescriptionNumber, { unite: identifierKey }),
    rule('RXD-9', 'note[]', cweToAnnotation, { unite: ({ text }) => text }),
    rule('RXD-10', 'performer[].actor', xcnToPractitioner),
    rule('RXD-11', 'substitution.wasSubstituted', wasSubstituted, { if: oneOf('RXD-11', 'G', 'T', 'N') }),
    rule('RXD-11', 'substitution.type', cweToCodeableConcept(substitutionStatus), { if: oneOf('RXD-11', 'G', 'T', 'N') }),
    rule('RXD-12', 'dosageInstruction[this].maxDosePerPeriod', dailyDose),
    rule('RXD-13', 'destination', plToLocation),
    rule('RXD-15', 'note[]', cweToAnnotation, { unite: ({ text }) => text }),
    rule('RXD-33', 'type', cweToCodeableConcept()),
    derive('RXD', 'dosageInstruction[this].site', 'RXR-2', ofDetail('RXR', 2, cweToCodeableConcept(...administrationSites))),
    derive('RXD', 'dosageInstruction[this].route', 'RXR-1', ofDetail('RXR', 1, cweToCodeableConcept(...routes))),
    derive('RXD', 'dosageInstruction[this].method', 'RXR-4', ofDetail('RXR', 4, cweToCodeableConcept(...methods))),
    link('MedicationRequest', 'authorizingPrescription[]', { part: ({ reference }: Reference) => reference !== undefined }),
    link('Patient', 'subject'),
    link('Encounter', 'context', { if: duringVisit }),
    // When it was dispensed is said: it has been.
    fixed('status', 'completed', { if: both(valued('RXD-3'), not(statusIsSaid)) }),
    whenCreated('status', 'unknown', { unless: statusIsSaid }),
    whenCreated('medicationCodeableConcept', MEDICATION_UNKNOWN),
  ],
  {
    identity: (_made, segment, scope) =>
      pharmacyIdentity(segment, scope, {
        what: 'dispensed',
        numbers: [3, 2],
        otherwise: [codeIn(segment, 2), segment.field(3).raw, segment.field(7).raw],
        further: [segment.field(1).raw, segment.field(3).raw],
      }),
  },
);

/** ORC[MedicationDispense]: the order that something was given out for, by its numbers where the message does not hold it. */
export const orcToMedicationDispense = segmentMap<MedicationDispense>('ORC', 'MedicationDispense', [
  rule('ORC-2', 'authorizingPrescription[].identifier', placerIdentifier, {
    unless: orders('RXO', 'RXE'),
    part: ({ identifier }) => identifier !== undefined,
  }),
  rule('ORC-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
  rule('ORC-5', 'status', code(dispenseStatus)),
  rule('ORC-16', 'statusReasonCodeableConcept', cweToCodeableConcept()),
]);
