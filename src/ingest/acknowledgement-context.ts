import { randomUUID } from 'node:crypto';
import type { AcknowledgementContext } from '../ack/acknowledgement.ts';
import { newControlId } from '../ack/control-id.ts';
import type { InboundRequest } from './inbound-message.ts';

/** What an acknowledgement says of this installation and of the request. */
export function acknowledgementContext({ sourceDomain, organisation }: InboundRequest): AcknowledgementContext {
  const { acknowledgement: settings, timeZone: zone, name } = sourceDomain;
  const time = new Date();
  const outcomeId = settings.layout === 'guide' ? randomUUID() : '';
  return { settings, sourceDomain: name, organisation, controlId: newControlId(settings.layout, time), outcomeId, time, zone };
}
