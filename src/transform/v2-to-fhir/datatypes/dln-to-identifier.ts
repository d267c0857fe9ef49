import type { Identifier } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Source } from '../../mapping/condition.ts';
import { text, type Place } from '../../mapping/converter.ts';
import { elementMap } from '../../mapping/element-map.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { dtmToDate } from './dtm-to-date-time.ts';
import { V2 } from './fixed-uris.ts';
import { localSystem } from './local-system.ts';

const { rule, derive, fixed } = rulesFor<Identifier>();

/** DLN.2 names who issued the licence: the sender's own name for it, so that licences of two issuers stay apart. */
function issuer(source: Source, place: Place): string {
  const issuedBy = (source as Hl7Element).at(2);
  return localSystem(place.run.context, 'driving-licence', ...(issuedBy.isValued ? [place.take(issuedBy).trim()] : []));
}

/** DLN[Identifier] */
export const dlnToIdentifier = elementMap<Identifier>('DLN', 'Identifier', [
  rule('DLN.1', 'value', text),
  fixed('type', { coding: [{ system: `${V2}0203`, code: 'DL', display: "Driver's license number" }] }),
  derive('DLN.2', 'system', 'the issuer', issuer),
  rule('DLN.3', 'period.end', dtmToDate),
]);
