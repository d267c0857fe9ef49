import { Fault, type FaultIssue } from '../faults/fault.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import type { MessageMap } from './mapping/message-map.ts';
import { eventOf, mapOf } from './v2-to-fhir/messages/message-maps.ts';

/** What keeps a message from being converted at all: its type, its event, and segments that are missing or stand twice. */
export function issuesOf(message: Hl7Message): readonly FaultIssue[] {
  try {
    return structureIssues(message, mapOf(message));
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.issues;
    throw thrown;
  }
}

/** Segments that the event needs and that are missing, and those that say whom or what visit it is about and stand twice. */
export function structureIssues(message: Hl7Message, map: MessageMap): readonly FaultIssue[] {
  const name = `${map.type}^${eventOf(message)}`;
  const missing = map.required
    .filter((segment) => !message.segment(segment))
    .map((segment): FaultIssue => ({ code: 'segment-missing', detail: `${name} needs a ${segment} segment`, location: segment }));
  const repeated = map.single.flatMap((segment): readonly FaultIssue[] => {
    const second = message.segmentsNamed(segment)[1];
    const detail = `${name} has one ${segment}: send each patient and visit in a message of its own`;
    return second ? [{ code: 'segment-repeated', detail, location: second.path }] : [];
  });
  return [...missing, ...repeated];
}
