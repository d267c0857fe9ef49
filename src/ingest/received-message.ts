import { bodyDigest } from '../audit/body-digest.ts';
import type { ReceivedMessage } from '../audit/message-record.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import { eventOf } from '../transform/convert.ts';
import type { InboundMessage } from './inbound-message.ts';

/** What the record needs of a message. */
export function receivedMessage({
  principal,
  sourceDomain,
  organisation,
  mediaType,
  received,
  body,
  message,
}: InboundMessage): ReceivedMessage {
  const msh = message.segment('MSH');
  return {
    principal: principal.id,
    sourceDomain: sourceDomain.name,
    organisation: organisation.toUpperCase(),
    controlId: msh?.field(10).first.text ?? '',
    category: categoryOf(message),
    mediaType: mediaType.charset === undefined ? mediaType.type : `${mediaType.type}; charset=${mediaType.charset}`,
    received,
    body,
  };
}

/** MSH-9.1 and the event that the message is taken for; '' where MSH-9 names no type. */
export function categoryOf(message: Hl7Message): string {
  const type = message.segment('MSH')?.field(9).first.at(1).text ?? '';
  const event = eventOf(message);
  return event === '' ? type : `${type}^${event}`;
}

/**
 * What makes two deliveries one message: sender, MSH-3, MSH-4, MSH-10 and the body without MSH-7, which engines write anew
 * on a retry. The control id alone is not enough: many senders use it again. The same bytes in another charset are other words.
 */
export function deliveryKey({ principal, sourceDomain, organisation, mediaType, body, message }: InboundMessage): string {
  const msh = message.segment('MSH');
  const header = [3, 4, 10].map((field) => msh?.field(field).raw ?? '');
  const charset = mediaType.charset === undefined || mediaType.charset === 'utf-8' ? [] : [mediaType.charset];
  return JSON.stringify([principal.id, organisation.toUpperCase(), sourceDomain.name, ...header, bodyDigest(body), ...charset]);
}
