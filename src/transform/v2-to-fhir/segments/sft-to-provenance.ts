import type { Provenance } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';

const { link, fixed } = rulesFor<Provenance>();

/** The guide's Provenance.entity.what(Device): the software that the message came from. */
export const sftToProvenance = segmentMap<Provenance>('SFT', 'Provenance-Source', [
  link('Device', 'entity[one].what'),
  fixed('entity[one].role', 'source'),
]);
