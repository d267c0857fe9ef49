import { Fault } from '../../../faults/fault.ts';
import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import type { MessageMap } from '../../mapping/message-map.ts';
import { adtA01 } from './adt-a01.ts';
import { adtA02 } from './adt-a02.ts';
import { adtA03 } from './adt-a03.ts';
import { adtA05 } from './adt-a05.ts';
import { adtA09 } from './adt-a09.ts';
import { adtA11 } from './adt-a11.ts';
import { adtA24 } from './adt-a24.ts';
import { adtA39 } from './adt-a39.ts';

/** All message maps. */
export const MESSAGE_MAPS: readonly MessageMap[] = [adtA01, adtA02, adtA03, adtA05, adtA09, adtA11, adtA24, adtA39];

const BY_EVENT = new Map(MESSAGE_MAPS.flatMap((map) => map.events.map((event) => [`${map.type}^${event}`, map] as const)));
const TYPES = [...new Set(MESSAGE_MAPS.map(({ type }) => type))];

/** The trigger event: MSH-9.2, else EVN-1. MSH-9.3, the structure, is often missing or wrong and is not looked at. */
export function eventOf(message: Hl7Message): string {
  const event = message.segment('MSH')?.field(9).first.at(2).text.trim() ?? '';
  return event === '' ? (message.segment('EVN')?.field(1).first.text.trim() ?? '') : event;
}

/**
 * The map for a message, chosen by type and event.
 * @throws Fault message-type-unsupported, event-unsupported, naming what is supported
 */
export function mapOf(message: Hl7Message): MessageMap {
  const type = message.segment('MSH')?.field(9).first.at(1).text.trim() ?? '';
  if (!TYPES.includes(type)) throw new Fault('message-type-unsupported', `supported are ${TYPES.join(', ')}`, 'MSH-9');
  const map = BY_EVENT.get(`${type}^${eventOf(message)}`);
  if (map) return map;
  const events = MESSAGE_MAPS.filter((known) => known.type === type).flatMap((known) => known.events);
  throw new Fault('event-unsupported', `of ${type} these events are supported: ${events.sort().join(', ')}`, 'MSH-9');
}
