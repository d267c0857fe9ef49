import type { Coding, Observation, Reference } from 'fhir/r4.js';
import { BY_MARK } from '../../field-mark.ts';
import { code } from '../../mapping/code-map.ts';
import { both, coded, not, oneOf, valued } from '../../mapping/condition.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { interpretationCodes } from '../codesystems/interpretation-codes.ts';
import { natureOfAbnormalTesting } from '../codesystems/nature-of-abnormal-testing.ts';
import { observationResultStatus, observationResultStatusOriginal } from '../codesystems/observation-result-status.ts';
import { observationType } from '../codesystems/observation-type.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cweToOrganization } from '../datatypes/cwe-to-organization.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { eiToDevice } from '../datatypes/ei-to-device.ts';
import { eiToIdentifierOfType } from '../datatypes/ei-to-identifier.ts';
import { eipToSpecimen } from '../datatypes/eip-to-specimen.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION, DATA_ABSENT_REASON, V2 } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { ogToExtension, SUB_ID } from '../datatypes/og-to-extension.ts';
import { organizationOf } from '../datatypes/organization-of-fields.ts';
import { xcnToPractitionerRole } from '../datatypes/xcn-to-practitioner-role.ts';
import { hasOneSpecimen, parentResult, timeOfReport } from './observation-of-order.ts';
import { toReferenceRange } from './observation-reference-range.ts';
import { duringVisit } from './visit-or-patient.ts';

const ALTERNATE_CODES = `${CORE_EXTENSION}alternate-codes`;
const NATURE = `${CORE_EXTENSION}observation-nature-of-abnormal-test`;
const ANALYSIS = `${CORE_EXTENSION}observation-analysis-date-time`;
const STRUCTURE = `${CORE_EXTENSION}observation-structure-type`;

/** The guide's `responsibleObserver` is no code of the code system that it names; table 0912 has one for it. */
const RESPONSIBLE_OBSERVER: Coding = { system: `${V2}0912`, code: 'RO', display: 'Responsible Observer' };
const MEDICAL_DIRECTOR: Coding = { system: `${V2}0912`, code: 'MDIR', display: 'Medical Director' };
const PERFORMING = { name: 23, address: 24 };

/** Performers are told apart by what they are: which field made one does not show in a reference. */
const refersTo =
  (type: string) =>
  ({ reference = '' }: Reference): boolean =>
    reference.startsWith(type);

/** R4 obs-6: of what has a value nobody says why it has none. */
const saysValue = (element: string): boolean => element === 'component' || element.startsWith('value');

const { rule, derive, fixed, whenCreated, link } = rulesFor<Observation>();

/** OBX-3 and OBX-4 */
export const whatWasObserved: readonly CompiledRule[] = [
  rule('OBX-3', 'code', cweToCodeableConcept()),
  rule('OBX-4', 'extension[]', ogToExtension, { part: hasUrl(SUB_ID) }),
];

/** OBX-7 to OBX-33: what is said of the value, however many values there are. */
export const howItWasObserved: readonly CompiledRule[] = [
  rule('OBX-7', 'referenceRange[]', toReferenceRange),
  rule('OBX-8', 'interpretation[]', cweToCodeableConcept(interpretationCodes)),
  rule('OBX-10', 'extension[]', extensionOf(NATURE, 'valueCodeableConcept', cweToCodeableConcept(natureOfAbnormalTesting)), {
    part: hasUrl(NATURE),
  }),
  rule('OBX-11', 'status', code(observationResultStatus)),
  // The guide keeps the code beside the status for X; every code that R4 has no word of its own for is kept so.
  rule(
    'OBX-11',
    '_status.extension[]',
    extensionOf(ALTERNATE_CODES, 'valueCodeableConcept', cweToCodeableConcept(observationResultStatusOriginal)),
    {
      if: coded('OBX-11', observationResultStatusOriginal),
      clears: true,
    },
  ),
  fixed(
    'dataAbsentReason',
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-asked', display: 'Not Asked' }] },
    { if: both(oneOf('OBX-11', 'N'), not(valued('OBX-5'))), over: (stored) => !Object.keys(stored).some(saysValue) },
  ),
  rule('OBX-14', 'effectiveDateTime', dtmToDateTime),
  derive('OBX', 'effectiveDateTime', 'OBR-7 of a result, where OBX-14 was not sent', timeOfReport, { unless: valued('OBX-14') }),
  rule('OBX-15', 'performer[]', cweToOrganization, { part: refersTo('Organization') }),
  rule('OBX-16', 'performer[]', xcnToPractitionerRole(RESPONSIBLE_OBSERVER), { part: refersTo('PractitionerRole') }),
  rule('OBX-17', 'method', cweToCodeableConcept()),
  rule('OBX-18', 'device', eiToDevice),
  rule('OBX-19', 'extension[]', extensionOf(ANALYSIS, 'valueDateTime', dtmToDateTime), { part: hasUrl(ANALYSIS) }),
  rule('OBX-20', 'bodySite', cweToCodeableConcept()),
  rule('OBX-21', 'identifier[]', eiToIdentifierOfType('FILL', 'Filler Identifier'), { unite: identifierKey }),
  derive(
    'OBX-23',
    'performer[]',
    'XON[Organization] with the address of OBX-24',
    (source, place) => ('fieldCount' in source ? organizationOf(source, PERFORMING, place) : undefined),
    { if: both(valued('OBX-23'), not(valued('OBX-25'))), ...BY_MARK },
  ),
  rule('OBX-25', 'performer[]', xcnToPractitionerRole(MEDICAL_DIRECTOR, PERFORMING), BY_MARK),
  rule('OBX-29', 'category[]', cweToCodeableConcept(observationType)),
  rule('OBX-30', 'extension[]', extensionOf(STRUCTURE, 'valueCodeableConcept', cweToCodeableConcept()), { part: hasUrl(STRUCTURE) }),
  rule('OBX-33', 'specimen', eipToSpecimen),
  derive('OBX', 'derivedFrom[]', 'the parent result, OBR-26', parentResult, { unite: ({ reference = '' }: Reference) => reference }),
  link('Specimen', 'specimen', { if: hasOneSpecimen, unless: valued('OBX-33') }),
  link('Patient', 'subject'),
  link('Encounter', 'encounter', { if: duringVisit }),
  whenCreated('status', 'unknown'),
  whenCreated('code', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
];
