import type { Bundle } from 'fhir/r4.js';
import { text } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { senderSystem } from './sender-system.ts';

const { rule, derive, fixed } = rulesFor<Bundle>();

/** MSH[Bundle]. Identifier.system is left to the implementer: control ids are unique within the sending application, if at all. */
export const mshToBundle = segmentMap<Bundle>('MSH', 'Bundle', [
  rule('MSH-10', 'identifier.value', text),
  derive('MSH-10', 'identifier.system', 'the sender’s control ids', senderSystem),
  fixed('type', 'message'),
  rule('MSH-7', 'timestamp', dtmToInstant),
]);
