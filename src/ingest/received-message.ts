import { bodyDigest } from '../audit/body-digest.ts';
import type { ReceivedMessage } from '../audit/message-record.ts';
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
  const type = msh?.field(9).first.at(1).text ?? '';
  const event = eventOf(message);
  return {
    principal: principal.id,
    sourceDomain: sourceDomain.name,
    organisation: organisation.toUpperCase(),
    controlId: msh?.field(10).first.text ?? '',
    category: event === '' ? type : `${type}^${event}`,
    mediaType: mediaType.type,
    received,
    body,
  };
}

/**
 * What makes two deliveries one message: sender, MSH-3, MSH-4, MSH-10 and the body without MSH-7, which engines write anew
 * on a retry. The control id alone is not enough: many senders use it again.
 */
export function deliveryKey({ principal, sourceDomain, organisation, body, message }: InboundMessage): string {
  const msh = message.segment('MSH');
  const header = [3, 4, 10].map((field) => msh?.field(field).raw ?? '');
  return JSON.stringify([principal.id, organisation.toUpperCase(), sourceDomain.name, ...header, bodyDigest(body)]);
}
