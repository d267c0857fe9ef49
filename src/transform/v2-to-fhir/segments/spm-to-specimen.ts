import type { Specimen } from 'fhir/r4.js';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import type { ResourceIdentity } from '../../conversion.ts';
import { code } from '../../mapping/code-map.ts';
import { not, valued } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap, type Scope } from '../../mapping/segment-map.ts';
import { specimenStatus } from '../codesystems/specimen-status.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { drToPeriod } from '../datatypes/dr-to-period.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToIdentifierOfType } from '../datatypes/ei-to-identifier.ts';
import { eipToSpecimen } from '../datatypes/eip-to-specimen.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerAssigned, placerAssigned } from '../datatypes/order-numbers.ts';
import { annotationOf, cqOfOrder, noteKey } from '../datatypes/timing-of-order.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { conceptKey } from './concept-key.ts';
import { visitOrPatient } from './visit-or-patient.ts';

export const specimenType = tableAsItIs('SpecimenType', '0487');
export const additive = tableAsItIs('Additive/Preservative', '0371');
export const specimenCondition = tableAsItIs('SpecimenCondition', '0493');
const collectionMethod = tableAsItIs('SpecimenCollectionMethod', '0488');
const SPECIAL_HANDLING = `${CORE_EXTENSION}specimen-specialHandling`;
const handlingCode = tableAsItIs('SpecimenHandlingCode', '0376');
const riskCode = tableAsItIs('SpecimenRiskCode', '0489');
const rejectReason = tableAsItIs('SpecimenRejectReason', '0490');

/** Specimen = the filler's number, else the placer's, of the patient; else the order, kind and time. */
function identity(made: Specimen, segment: Hl7Segment, scope: Scope): ResourceIdentity {
  const patient = scope.find('Patient');
  const number =
    made.identifier?.find(({ type }) => type?.text === 'Filler Group Number') ?? made.identifier?.[0] ?? made.accessionIdentifier;
  if (number)
    return { basis: 'filler number, else placer number', key: `specimen|${identifierKey(number)}`, within: patient ? [patient] : [] };
  const order = scope.find('DiagnosticReport') ?? scope.find('ServiceRequest');
  const key = ['specimen', segment.field(1).raw, segment.field(4).first.at(1).text, segment.field(17).raw].join('|');
  return { basis: 'order + kind + time', key, within: order ? [order] : visitOrPatient(scope) };
}

const { rule, fixed, link } = rulesFor<Specimen>();

/** SPM[Specimen] */
export const spmToSpecimen = segmentMap<Specimen>(
  'SPM',
  'Specimen',
  [
    rule('SPM-2', 'identifier[]', placerAssigned, { unite: identifierKey }),
    rule('SPM-2', 'identifier[]', fillerAssigned, { unite: identifierKey }),
    rule('SPM-3', 'parent[]', eipToSpecimen),
    rule('SPM-4', 'type', cweToCodeableConcept(specimenType)),
    rule('SPM-6', 'container[one].additiveCodeableConcept', cweToCodeableConcept(additive)),
    rule('SPM-7', 'collection.method', cweToCodeableConcept(collectionMethod)),
    rule('SPM-8', 'collection.bodySite', cweToCodeableConcept()),
    rule('SPM-12', 'collection.quantity', cqOfOrder),
    rule('SPM-14', 'note[]', annotationOf, { unite: noteKey }),
    rule('SPM-15', 'collection.extension[]', extensionOf(SPECIAL_HANDLING, 'valueCodeableConcept', cweToCodeableConcept(handlingCode)), {
      part: hasUrl(SPECIAL_HANDLING),
    }),
    // The guide is silent; that a specimen is infectious must reach who handles it.
    rule('SPM-16', 'condition[]', cweToCodeableConcept(riskCode), { unite: conceptKey }),
    rule('SPM-17', 'collection.collectedPeriod', drToPeriod, { if: valued('SPM-17.2') }),
    rule('SPM-17.1', 'collection.collectedDateTime', dtmToDateTime, { if: not(valued('SPM-17.2')) }),
    rule('SPM-18', 'receivedTime', dtmToDateTime),
    rule('SPM-20', 'status', code(specimenStatus), { unless: valued('SPM-21') }),
    // The guide leaves the reason of a rejection open: what was rejected is unsatisfactory, and the reason is what is wrong with it.
    fixed('status', 'unsatisfactory', { if: valued('SPM-21') }),
    rule('SPM-21', 'condition[]', cweToCodeableConcept(rejectReason), { unite: conceptKey }),
    rule('SPM-24', 'condition[]', cweToCodeableConcept(specimenCondition), { unite: conceptKey }),
    rule('SPM-25', 'container[one].specimenQuantity', cqOfOrder),
    rule('SPM-27', 'container[one].type', cweToCodeableConcept()),
    rule('SPM-30', 'accessionIdentifier', cxToIdentifier),
    rule('SPM-31', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
    rule('SPM-32', 'identifier[]', eiToIdentifierOfType('SHIP', 'Shipment Tracking Number'), { unite: identifierKey }),
    link('Patient', 'subject'),
  ],
  { identity },
);
