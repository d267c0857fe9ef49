import type { Patient, Reference } from 'fhir/r4.js';
import { not, valued } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';
import { xcnToPractitioner } from '../datatypes/xcn-to-practitioner.ts';
import { isPracticeCode, practiceOfCode, xonToOrganization, xonToString } from '../datatypes/xon-to-organization.ts';
import { restrictedBy } from './confidential.ts';

const { rule } = rulesFor<Patient>();

const DISABILITY = `${CORE_EXTENSION}patient-disability`;
const CONGREGATION = `${CORE_EXTENSION}patient-congregation`;

/** Welsh senders add the practice to PD1-4: `G7000001~W90001`. A practice is no person. */
const person: Converter<Reference> = converter(xcnToPractitioner.name, (source, place) =>
  isPracticeCode(source.text) && !source.at(2).isValued ? undefined : xcnToPractitioner.convert(source, place),
);
const practice: Converter<Reference> = converter(practiceOfCode.name, (source, place) =>
  isPracticeCode(source.text) && !source.at(2).isValued ? practiceOfCode.convert(source, place) : undefined,
);

const isOrganization = ({ reference }: Reference): boolean => reference?.startsWith('Organization/') ?? false;
const isPractitioner = ({ reference }: Reference): boolean => reference?.startsWith('Practitioner/') ?? false;

/** PD1[Patient] */
export const pd1ToPatient = segmentMap<Patient>('PD1', 'Patient', [
  rule('PD1-3', 'generalPractitioner[]', xonToOrganization, { part: isOrganization }),
  rule('PD1-4', 'generalPractitioner[]', person, { part: isPractitioner }),
  rule('PD1-4', 'generalPractitioner[]', practice, { if: not(valued('PD1-3')), part: isOrganization }),
  rule('PD1-6', 'extension[]', extensionOf(DISABILITY, 'valueCodeableConcept', cweToCodeableConcept()), { part: hasUrl(DISABILITY) }),
  // The guide: "this will be linked to security labels".
  restrictedBy('PD1-12'),
  rule('PD1-14', 'extension[]', extensionOf(CONGREGATION, 'valueString', xonToString), { part: hasUrl(CONGREGATION) }),
]);
