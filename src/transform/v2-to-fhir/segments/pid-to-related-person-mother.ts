import type { RelatedPerson } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToPatientIdentifier } from '../datatypes/cx-to-identifier.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';

const { rule, fixed, link } = rulesFor<RelatedPerson>();

/** PID-21, CX[RelatedPerson-Mother]: the mother of a patient, of whom nothing but her numbers is known here. */
export const pidToRelatedPersonMother = segmentMap<RelatedPerson>(
  'PID',
  'RelatedPerson-Mother',
  [
    link('Patient', 'patient'),
    fixed('relationship[]', {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH', display: 'mother' }],
    }),
    rule('PID-21', 'identifier[]', cxToPatientIdentifier, { unite: identifierKey }),
  ],
  {
    identity: (_made, _pid, { find }) => {
      const patient = find('Patient');
      return { basis: 'patient + mother', key: 'mother of PID-21', within: patient ? [patient] : [] };
    },
  },
);
