import type { Identifier, Immunization } from 'fhir/r4.js';
import { not, where } from '../../mapping/condition.ts';
import { converter, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { confidentialityCode } from '../codesystems/confidentiality-code.ts';
import { cweToCoding } from '../datatypes/cwe-to-coding.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { identifierKey } from '../datatypes/identifier-key.ts';
import { fillerAssigned, fillerIdentifier, placerAssigned, placerIdentifier } from '../datatypes/order-numbers.ts';
import { orderer } from './orderer.ts';
import { isSegment } from './pharmacy-order.ts';
import { ORDERING } from './rxa-to-medication-administration.ts';

const { rule, fixed } = rulesFor<Immunization>();

/** The RXA behind it says when it was entered (RXA-22 with action A). */
const isRecorded = where('RXA-22 says when it was recorded', (source) => {
  if (!isSegment(source)) return false;
  const { message } = source;
  const [rxa, orc] = [message.firstBehind(source, 'RXA'), message.firstBehind(source, 'ORC')];
  return rxa !== undefined && rxa.index < (orc?.index ?? Infinity) && rxa.field(21).first.text.trim() === 'A' && rxa.field(22).isValued;
});

/** CDC's guide: 9999 stands where there is no number. */
const numbered = (how: Converter<Identifier>): Converter<Identifier> =>
  converter(how.name, (source, place) => (source.at(1).text.trim() === '9999' ? undefined : how.convert(source, place)));

/** ORC[Immunization] */
export const orcToImmunization = segmentMap<Immunization>('ORC', 'Immunization', [
  rule('ORC-2', 'identifier[]', numbered(placerIdentifier), { unite: identifierKey }),
  rule('ORC-3', 'identifier[]', numbered(fillerIdentifier), { unite: identifierKey }),
  rule('ORC-4', 'identifier[]', fillerAssigned, { unite: identifierKey }),
  rule('ORC-4', 'identifier[]', placerAssigned, { unite: identifierKey }),
  rule('ORC-9', 'recorded', dtmToDateTime, { if: not(isRecorded) }),
  rule('ORC-12', 'performer[ordering].actor', orderer),
  fixed('performer[ordering].function', ORDERING),
  rule('ORC-28', 'meta.security[]', cweToCoding(confidentialityCode)),
]);
