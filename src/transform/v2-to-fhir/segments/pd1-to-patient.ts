import type { Patient } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { xonToOrganization, xonToString } from '../datatypes/xon-to-organization.ts';

const { rule } = rulesFor<Patient>();

const DISABILITY = `${CORE_EXTENSION}patient-disability`;
const CONGREGATION = `${CORE_EXTENSION}patient-congregation`;

/** PD1[Patient] */
export const pd1ToPatient = segmentMap<Patient>('PD1', 'Patient', [
  rule('PD1-3', 'generalPractitioner[]', xonToOrganization, { part: ({ reference }) => reference?.startsWith('Organization/') ?? false }),
  rule('PD1-4', 'generalPractitioner[]', xcnToPractitioner, { part: ({ reference }) => reference?.startsWith('Practitioner/') ?? false }),
  rule('PD1-6', 'extension[]', extensionOf(DISABILITY, 'valueCodeableConcept', cweToCodeableConcept()), { part: hasUrl(DISABILITY) }),
  rule('PD1-14', 'extension[]', extensionOf(CONGREGATION, 'valueString', xonToString), { part: hasUrl(CONGREGATION) }),
]);
