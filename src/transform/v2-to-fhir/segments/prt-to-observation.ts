import type { Observation, Reference } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';

const { link } = rulesFor<Observation>();

/** PRT behind OBX: somebody who took part in the observation. */
export const prtToObservation = segmentMap<Observation>('PRT', 'Observation', [
  link('PractitionerRole', 'performer[]', { unite: ({ reference = '' }: Reference) => reference }),
]);
