import type { Encounter } from 'fhir/r4.js';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { cxToVisitNumber } from '../datatypes/cx-to-visit-number.ts';
import { DATA_ABSENT_REASON } from '../datatypes/fixed-uris.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { visitKey } from './encounter-identity.ts';

const { rule, fixed, whenCreated, link } = rulesFor<Encounter>();

/** MRG[Encounter]: a visit that was merged into another (A42) should not have been a visit of its own. */
export const mrgToEncounter = segmentMap<Encounter>(
  'MRG',
  'Encounter',
  [
    fixed('status', 'entered-in-error'),
    rule('MRG-5', 'identifier[]', cxToVisitNumber, { unite: identifierKey }),
    link('Encounter', 'partOf'),
    link('Patient', 'subject'),
    whenCreated('class', { extension: [{ url: DATA_ABSENT_REASON, valueCode: 'unknown' }] }),
  ],
  { identity: (_made, mrg, { run }) => visitKey(mrg.field(5).first, run) ?? { basis: 'none', key: '', within: [] } },
);

/** The visit into which it was merged is known by its number, too. */
export const mrgToSurvivingEncounter = segmentMap<Encounter>('MRG', 'Encounter', [
  rule('MRG-5', 'identifier[]', cxToVisitNumber, { unite: identifierKey }),
]);
