import type { MedicationAdministration, Ratio } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, oneOf, valued, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { administrationStatus } from '../codesystems/medication-status.ts';
import { administrationSites, methods, routes } from '../codesystems/route-and-method.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { cweToLogicalReference } from '../datatypes/cwe-to-logical-reference.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { DATA_ABSENT_REASON, V2 } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { la2ToLocation } from '../datatypes/la2-to-location.ts';
import { fillerIdentifier, placerIdentifier } from '../datatypes/order-numbers.ts';
import { quantityIn, timeOfDose } from '../datatypes/quantity-of-fields.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { ofDetail } from './dosage.ts';
import { cweToAnnotation, isLocation, locationIn, MEDICATION_UNKNOWN } from './medication-fields.ts';
import { codeIn, isSegment, pharmacyIdentity } from './pharmacy-order.ts';
import { amountIsKnown } from './rx-to-medication.ts';
import { duringVisit } from './visit-or-patient.ts';

const { rule, derive, fixed, link, whenCreated } = rulesFor<MedicationAdministration>();

const isDeleted = oneOf('RXA-21', 'D');
const lasts = valued('RXA-4');
const isDosed = both(valued('RXA-6'), amountIsKnown);
export const ADMINISTERING = { coding: [{ system: `${V2}0443`, code: 'AP', display: 'Administering Provider' }] };
export const ORDERING = { coding: [{ system: `${V2}0443`, code: 'OP', display: 'Ordering Provider' }] };

/** RXA-6 in the time of RXA-12. */
function rateOf(source: Source, place: Place): Ratio | undefined {
  if (!isSegment(source)) return undefined;
  const denominator = timeOfDose.convert(source.field(12).first, place);
  const numerator = denominator && quantityIn(7).convert(source.field(6).first, place);
  return denominator && numerator && { numerator, denominator };
}

/** RXA[MedicationAdministration]: a dose that was given, or not. The guide has no map of it; compare RXA[Immunization]. */
export const rxaToMedicationAdministration = segmentMap<MedicationAdministration>(
  'RXA',
  'MedicationAdministration',
  [
    rule('RXA-3', 'effectiveDateTime', dtmToDateTime, { unless: lasts }),
    rule('RXA-3', 'effectivePeriod.start', dtmToDateTime, { if: lasts }),
    rule('RXA-4', 'effectivePeriod.end', dtmToDateTime),
    rule('RXA-5', 'medicationCodeableConcept', cweToCodeableConcept()),
    rule('RXA-6', 'dosage.dose', quantityIn(7), { if: amountIsKnown }),
    derive('RXA-12', 'dosage.rateRatio', 'the dose in that time', rateOf, { if: isDosed }),
    // R4 mad-1: without a dose there is no dosage.
    derive('RXA', 'dosage.site', 'RXR-2', ofDetail('RXR', 2, cweToCodeableConcept(...administrationSites)), { if: isDosed }),
    derive('RXA', 'dosage.route', 'RXR-1', ofDetail('RXR', 1, cweToCodeableConcept(...routes)), { if: isDosed }),
    derive('RXA', 'dosage.method', 'RXR-4', ofDetail('RXR', 4, cweToCodeableConcept(...methods)), { if: isDosed }),
    rule('RXA-9', 'note[]', cweToAnnotation),
    rule('RXA-10', 'performer[administering].actor', xcnToPractitioner),
    fixed('performer[administering].function', ADMINISTERING),
    // R4 has no element for where a dose was given; it is among what is to be known with it.
    rule('RXA-11', 'supportingInformation[]', la2ToLocation, { unless: valued('RXA-27'), part: isLocation }),
    derive('RXA-27', 'supportingInformation[]', 'PL[Location], with the address of RXA-28', locationIn(27, 28), { part: isLocation }),
    derive('RXA', 'device[]', 'RXR-3', ofDetail('RXR', 3, cweToLogicalReference('Device')), {
      part: ({ identifier, display }) => identifier !== undefined || display !== undefined,
    }),
    rule('RXA-18', 'statusReason[]', cweToCodeableConcept()),
    rule('RXA-19', 'reasonCode[]', cweToCodeableConcept()),
    rule('RXA-20', 'status', code(administrationStatus), { unless: isDeleted }),
    fixed('status', 'entered-in-error', { if: isDeleted }),
    link('MedicationRequest', 'request'),
    link('Patient', 'subject'),
    link('Encounter', 'context', { if: duringVisit }),
    whenCreated('status', 'unknown', { unless: coded('RXA-20', administrationStatus) }),
    whenCreated('medicationCodeableConcept', MEDICATION_UNKNOWN),
    whenCreated('_effectiveDateTime', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }, { unless: valued('RXA-3') }),
  ],
  {
    identity: (_made, segment, scope) =>
      pharmacyIdentity(segment, scope, {
        what: 'given',
        numbers: [3, 2],
        otherwise: [codeIn(segment, 5), segment.field(3).raw],
        // One order is given many times: RXA-2 counts them, RXA-3 says when.
        further: [segment.field(2).raw, segment.field(3).raw],
      }),
  },
);

/** ORC[MedicationAdministration]; the guide's businessEvent is no extension of R4: ORC-1 says nothing of the dose. */
export const orcToMedicationAdministration = segmentMap<MedicationAdministration>('ORC', 'MedicationAdministration', [
  rule('ORC-2', 'identifier[]', placerIdentifier, { unite: identifierKey }),
  rule('ORC-3', 'identifier[]', fillerIdentifier, { unite: identifierKey }),
  rule('ORC-12', 'performer[ordering].actor', xcnToPractitioner),
  fixed('performer[ordering].function', ORDERING),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
]);
