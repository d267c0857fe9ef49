import { Fault } from '../../../faults/fault.ts';
import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import type { MessageMap } from '../../mapping/message-map.ts';
import { adtA01 } from './adt-a01.ts';
import { adtA02 } from './adt-a02.ts';
import { adtA03 } from './adt-a03.ts';
import { adtA05 } from './adt-a05.ts';
import { adtA06 } from './adt-a06.ts';
import { adtA09 } from './adt-a09.ts';
import { adtA11 } from './adt-a11.ts';
import { adtA15 } from './adt-a15.ts';
import { adtA16 } from './adt-a16.ts';
import { adtA17 } from './adt-a17.ts';
import { adtA21 } from './adt-a21.ts';
import { adtA24 } from './adt-a24.ts';
import { adtA39 } from './adt-a39.ts';
import { adtA60 } from './adt-a60.ts';
import { barP01 } from './bar-p01.ts';
import { barP02 } from './bar-p02.ts';
import { barP12 } from './bar-p12.ts';
import { dftP03 } from './dft-p03.ts';
import { mdmT02 } from './mdm-t02.ts';
import { omgO19 } from './omg-o19.ts';
import { omlO21 } from './oml-o21.ts';
import { omlO33 } from './oml-o33.ts';
import { ormO01 } from './orm-o01.ts';
import { oruR01 } from './oru-r01.ts';
import { oulR22 } from './oul-r22.ts';
import { oulR24 } from './oul-r24.ts';
import { PHARMACY_MAPS } from './pharmacy-maps.ts';
import { pprPc1 } from './ppr-pc1.ts';
import { refI12 } from './ref-i12.ts';
import { siuS12 } from './siu-s12.ts';

/** All message maps. The first of a type reads the events of its family that have no map. */
export const MESSAGE_MAPS: readonly MessageMap[] = [
  adtA01,
  adtA02,
  adtA03,
  adtA05,
  adtA06,
  adtA09,
  adtA11,
  adtA15,
  adtA16,
  adtA17,
  adtA21,
  adtA24,
  adtA39,
  adtA60,
  barP01,
  barP02,
  barP12,
  dftP03,
  omgO19,
  omlO21,
  omlO33,
  ormO01,
  oruR01,
  oulR22,
  oulR24,
  mdmT02,
  ...PHARMACY_MAPS,
  pprPc1,
  refI12,
  siuS12,
];

const BY_EVENT = new Map(MESSAGE_MAPS.flatMap((map) => map.events.map((event) => [`${map.type}^${event}`, map] as const)));
const TYPES = [...new Set(MESSAGE_MAPS.map(({ type }) => type))];

/** A code as HL7 table 0003 has them: `A01`, `PC1`. What looks otherwise is no event of any family. */
const EVENT_CODE = /^[A-Z][A-Z0-9][0-9]$/;

/** The trigger event: MSH-9.2, else EVN-1. MSH-9.3, the structure, is often missing or wrong and is not looked at. */
export function eventOf(message: Hl7Message): string {
  const event = message.segment('MSH')?.field(9).first.at(2).text.trim() ?? '';
  return event === '' ? (message.segment('EVN')?.field(1).first.text.trim() ?? '') : event;
}

/**
 * The map for a message, chosen by type and event. An event without a map is read with the first map of its family (of which it is none of
 * the events): what the segments hold is kept, and nothing is done that an event would do.
 * @throws Fault message-type-unsupported, event-unsupported, naming what is supported
 */
export function mapOf(message: Hl7Message): MessageMap {
  const type = message.segment('MSH')?.field(9).first.at(1).text.trim() ?? '';
  const family = MESSAGE_MAPS.filter((known) => known.type === type);
  const [fallback] = family;
  if (!fallback) throw new Fault('message-type-unsupported', `supported are ${TYPES.join(', ')}`, 'MSH-9');
  const event = eventOf(message);
  const map = BY_EVENT.get(`${type}^${event}`);
  if (map) return map;
  if (EVENT_CODE.test(event)) return fallback;
  const events = family.flatMap((known) => known.events);
  throw new Fault('event-unsupported', `of ${type} these events are supported: ${events.sort().join(', ')}`, 'MSH-9');
}
