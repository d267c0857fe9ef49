import type { Observation } from 'fhir/r4.js';
import { both, either, valued } from '../../mapping/condition.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { beginsValue } from '../datatypes/continued-value.ts';
import { observationIdentity } from './observation-identity.ts';
import { howItWasObserved, whatWasObserved } from './observation-metadata.ts';
import { valueRules } from './observation-value.ts';
import { resultAsOne } from './obx-to-observation-component.ts';

/** OBX[Observation] */
export const obxToObservation = segmentMap<Observation>('OBX', 'Observation', [...whatWasObserved, ...valueRules, ...howItWasObserved], {
  identity: observationIdentity,
  needs: both(beginsValue, either(valued('OBX-3'), valued('OBX-5'))),
  together: [resultAsOne],
});
