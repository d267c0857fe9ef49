import type { Observation } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { livingWillCode } from '../codesystems/living-will-code.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';

const { rule, fixed, link } = rulesFor<Observation>();

/** PD1[Observation-LivingWill]: one for each patient, replaced by what is sent later. */
export const pd1ToObservationLivingWill = segmentMap<Observation>(
  'PD1',
  'Observation-LivingWill',
  [
    fixed('status', 'final'),
    fixed('code', { coding: [{ system: 'http://loinc.org', code: '75320-2', display: 'Advance directive' }] }),
    rule('PD1-7', 'valueCodeableConcept', cweToCodeableConcept(livingWillCode)),
    link('Patient', 'subject'),
  ],
  {
    identity: (_made, _segment, scope) => {
      const patient = scope.find('Patient');
      return { basis: 'patient + living will', key: 'living-will', within: patient ? [patient] : [] };
    },
  },
);
