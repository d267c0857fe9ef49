import type { Patient } from 'fhir/r4.js';
import { event } from '../../mapping/condition.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { extensionOf, hasUrl } from '../datatypes/extension.ts';
import { CORE_EXTENSION } from '../datatypes/fixed-uris.ts';

const IMPORTANCE = `${CORE_EXTENSION}patient-importance`;

const { rule } = rulesFor<Patient>();

/** PV1[Patient]. "If person level VIP": PV1-16 of an event about a person; in one about a visit it is a courtesy of the visit. */
export const pv1ToPatient = segmentMap<Patient>('PV1', 'Patient', [
  rule('PV1-16', 'extension[]', extensionOf(IMPORTANCE, 'valueCodeableConcept', cweToCodeableConcept()), {
    if: event('A28', 'A31'),
    part: hasUrl(IMPORTANCE),
  }),
]);
