import type { CodeableConcept, Duration, MedicationRequest, Reference } from 'fhir/r4.js';
import { valued, where } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { V2 } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { decimalText, exactDecimal } from '../datatypes/nm-to-decimal.ts';
import { nmToUnsignedInt } from '../datatypes/nm-to-integer.ts';
import { plToLocation } from '../datatypes/pl-to-location.ts';
import { quantityIn } from '../datatypes/quantity-of-fields.ts';
import { cqOfOrder } from '../datatypes/timing-of-order.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { dosageRules } from './dosage.ts';
import {
  cweToAnnotation,
  isLocation,
  locationIn,
  MEDICATION_UNKNOWN,
  pharmacyIn,
  prescriptionNumber,
  substitutionStatus,
} from './medication-fields.ts';
import { subjectOfRequest } from './orc-to-medication-request.ts';
import { orcOf } from './order-of.ts';
import { codeIn, encodesAnOrder, isSegment, pharmacyIdentity } from './pharmacy-order.ts';
import { ordererIsNamed, prescriber } from './prescriber.ts';

const { rule, derive, fixed, link, whenCreated } = rulesFor<MedicationRequest>();

const orderTypeOfPharmacy = tableAsItIs('PharmacyOrderType', '0480');
const isOfPharmacy = ({ coding }: CodeableConcept): boolean => coding?.[0]?.system === `${V2}0480`;

/** RXO-28: the least number of days between two dispenses. */
const daysBetween: Converter<Duration> = converter('NM[Duration] in days', (source, place) => {
  const value = decimalText(place.take(source));
  return value === undefined ? undefined : { value: exactDecimal(value), unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' };
});

/**
 * RXO[MedicationRequest]. What is ordered is a concept (the guide's Medication.code); form, strength and components stand in a Medication
 * beside it, so that a search by code finds the order.
 */
export const rxoToMedicationRequest = segmentMap<MedicationRequest>(
  'RXO',
  'MedicationRequest',
  [
    fixed('intent', 'original-order'),
    rule('RXO-1', 'medicationCodeableConcept', cweToCodeableConcept()),
    ...dosageRules({
      segment: 'RXO',
      minimum: 2,
      maximum: 3,
      unit: 4,
      instructions: 7,
      rate: 21,
      rateUnit: 22,
      dailyDose: 23,
      perTime: 17,
    }),
    // Instructions to the pharmacy; dispenseRequest has no room for words in R4.
    rule('RXO-6', 'note[]', cweToAnnotation),
    // R4 has no place to which an order is to be delivered; it is among what is to be known with the order.
    rule('RXO-8', 'supportingInformation[]', plToLocation, { unless: valued('RXO-34'), part: isLocation }),
    rule('RXO-9', 'substitution.allowedCodeableConcept', cweToCodeableConcept(tableAsItIs('AllowSubstitution', '0161'))),
    rule('RXO-11', 'dispenseRequest.quantity', quantityIn(12)),
    rule('RXO-13', 'dispenseRequest.numberOfRepeatsAllowed', nmToUnsignedInt),
    rule('RXO-14', 'requester', prescriber, { unless: ordererIsNamed }),
    rule('RXO-20', 'reasonCode[]', cweToCodeableConcept()),
    derive('RXO-32', 'dispenseRequest.performer', 'CWE[Organization], with RXO-33 and RXO-36', pharmacyIn(32, 33, 36)),
    rule('RXO-27', 'category[]', cweToCodeableConcept(orderTypeOfPharmacy), { part: isOfPharmacy }),
    rule('RXO-28', 'dispenseRequest.dispenseInterval', daysBetween),
    derive('RXO-34', 'supportingInformation[]', 'PL[Location], with RXO-35', locationIn(34, 35), { part: isLocation }),
    ...subjectOfRequest,
    whenCreated('medicationCodeableConcept', MEDICATION_UNKNOWN),
    whenCreated('status', 'unknown', { if: where('no ORC', (source) => isSegment(source) && orcOf(source) === undefined) }),
  ],
  {
    identity: (_made, segment, scope) =>
      pharmacyIdentity(segment, scope, {
        what: 'ordered',
        numbers: [2, 3],
        otherwise: [codeIn(segment, 1), orcOf(segment)?.field(9).raw ?? ''],
      }),
  },
);

/**
 * RXE[MedicationRequest]: the order as the pharmacy encoded it. Behind an RXO it is a filler's order based on that one; alone it is an order,
 * of which nobody knows whose words it is in. The guide has only RXE-19.
 */
export const rxeToMedicationRequest = segmentMap<MedicationRequest>(
  'RXE',
  'MedicationRequest',
  [
    fixed('intent', 'filler-order', { if: encodesAnOrder }),
    fixed('intent', 'order', { unless: encodesAnOrder }),
    link('MedicationRequest', 'basedOn[]', { if: encodesAnOrder, part: ({ reference }: Reference) => reference !== undefined }),
    rule('RXE-2', 'medicationCodeableConcept', cweToCodeableConcept()),
    ...dosageRules({
      segment: 'RXE',
      minimum: 3,
      maximum: 4,
      unit: 5,
      instructions: 7,
      rate: 23,
      rateUnit: 24,
      dailyDose: 19,
      perTime: 22,
    }),
    rule('RXE-8', 'supportingInformation[]', plToLocation, { unless: valued('RXE-42'), part: isLocation }),
    rule('RXE-9', 'substitution.allowedCodeableConcept', cweToCodeableConcept(substitutionStatus)),
    rule('RXE-10', 'dispenseRequest.quantity', quantityIn(11)),
    rule('RXE-12', 'dispenseRequest.numberOfRepeatsAllowed', nmToUnsignedInt),
    rule('RXE-13', 'requester', prescriber, { unless: ordererIsNamed }),
    rule('RXE-15', 'identifier[]', prescriptionNumber, { unite: identifierKey }),
    rule('RXE-21', 'note[]', cweToAnnotation),
    rule('RXE-27', 'reasonCode[]', cweToCodeableConcept()),
    rule('RXE-32', 'authoredOn', dtmToDateTime),
    rule('RXE-39', 'dispenseRequest.initialFill.quantity', cqOfOrder),
    derive('RXE-40', 'dispenseRequest.performer', 'CWE[Organization], with RXE-41 and RXE-45', pharmacyIn(40, 41, 45), {
      if: valued('RXE-40'),
    }),
    derive('RXE-42', 'supportingInformation[]', 'PL[Location], with RXE-43', locationIn(42, 43), { part: isLocation }),
    rule('RXE-44', 'category[]', cweToCodeableConcept(orderTypeOfPharmacy), { part: isOfPharmacy }),
    ...subjectOfRequest,
    whenCreated('medicationCodeableConcept', MEDICATION_UNKNOWN),
    whenCreated('status', 'unknown', { if: where('no ORC', (source) => isSegment(source) && orcOf(source) === undefined) }),
  ],
  {
    identity: (_made, segment, scope) =>
      pharmacyIdentity(segment, scope, {
        what: 'encoded',
        numbers: [2, 3],
        otherwise: [codeIn(segment, 2), orcOf(segment)?.field(9).raw ?? ''],
      }),
  },
);
