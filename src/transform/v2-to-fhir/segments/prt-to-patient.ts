import type { Patient, Reference } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';

const { link } = rulesFor<Patient>();

/** PRT[Patient-GeneralPractitioner]: the primary care provider. */
export const prtToPatient = segmentMap<Patient>('PRT', 'Patient-GeneralPractitioner', [
  link('PractitionerRole', 'generalPractitioner[]', { unite: ({ reference = '' }: Reference) => reference }),
]);
