import { writeDateTime } from '../../hl7v2/date-time.ts';
import type { Hl7Message } from '../../hl7v2/hl7-message.ts';
import type { FieldValue, SegmentValue } from '../../hl7v2/write-message.ts';
import type { AcknowledgementContext } from '../acknowledgement.ts';
import { minorVersionOf } from './version.ts';

/** From here on MSH-9 has a third component, the message structure (HL7 v2.4 ch. 2.16.9). */
const STRUCTURE_SINCE = 4;

/** MSH of an acknowledgement: new time and control id; delimiters, processing id and version are the sender's. */
export function msh(inbound: Hl7Message, context: AcknowledgementContext): SegmentValue {
  const header = inbound.segment('MSH');
  const echoed = (number: number): FieldValue => ({ raw: header?.field(number).raw ?? '' });
  const { settings, sourceDomain, organisation, controlId, time, zone } = context;
  const parties: Record<number, FieldValue> =
    settings.parties === 'swap'
      ? { 3: echoed(5), 4: echoed(6), 5: echoed(3), 6: echoed(4) }
      : { 3: settings.application, 4: settings.facility, 5: sourceDomain, 6: organisation };
  return {
    name: 'MSH',
    fields: {
      ...parties,
      7: writeDateTime(time, zone),
      9: settings.layout === 'guide' ? 'ACK' : messageType(inbound),
      10: controlId,
      // Empty counts as P; MSH-11 is required in an acknowledgement too.
      11: header?.field(11).isValued === true ? echoed(11) : 'P',
      12: echoed(12),
    },
  };
}

/** `ACK^A01` below 2.4, `ACK^A01^ACK` from 2.4; without a readable event `ACK`. */
function messageType(inbound: Hl7Message): FieldValue {
  const event = inbound.segment('MSH')?.field(9).first.at(2).text ?? '';
  if (!/^[A-Z0-9]{3}$/.test(event)) return 'ACK';
  return [minorVersionOf(inbound) < STRUCTURE_SINCE ? ['ACK', event] : ['ACK', event, 'ACK']];
}
