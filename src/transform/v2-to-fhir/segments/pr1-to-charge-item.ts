import type { ChargeItem, Reference } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';

const { link } = rulesFor<ChargeItem>();

/** PR1 behind FT1: the procedure that is charged. */
export const pr1ToChargeItem = segmentMap<ChargeItem>('PR1', 'ChargeItem', [
  link('Procedure', 'service[]', { unite: ({ reference = '' }: Reference) => reference }),
]);
