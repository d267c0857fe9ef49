import type { Coverage } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { relationship } from '../codesystems/relationship.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { cxToIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { stToTypedIdentifier } from '../datatypes/st-to-typed-identifier.ts';
import { isRelationshipSent } from './insured.ts';

const { rule } = rulesFor<Coverage>();

/** IN2[Coverage]: numbers under which the coverage is known. The guide has no map of IN2. */
export const in2ToCoverage = segmentMap<Coverage>('IN2', 'Coverage', [
  rule('IN2-6', 'identifier[]', stToTypedIdentifier('MC', "Patient's Medicare number", 'IN2-6'), { unite: identifierKey }),
  rule('IN2-8', 'identifier[]', stToTypedIdentifier('MA', 'Patient Medicaid number', 'IN2-8'), { unite: identifierKey }),
  rule('IN2-61', 'identifier[]', cxToIdentifier, { unite: identifierKey }),
  // R4 asks for the beneficiary's relationship to the subscriber, which is this; the guide gives the element to IN1-17.
  rule('IN2-72', 'relationship', cweToCodeableConcept(relationship), { unless: isRelationshipSent }),
]);
