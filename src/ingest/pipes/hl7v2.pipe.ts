import { Injectable, type PipeTransform } from '@nestjs/common';
import type { InboundMessage, InboundRequest } from '../inbound-message.ts';
import { messageOf } from './message-of.ts';

/** Turns the body of a `data-type: Hl7v2` request into one message; a batch is refused. */
@Injectable()
export class Hl7v2Pipe implements PipeTransform<InboundRequest, InboundMessage> {
  transform(request: InboundRequest): InboundMessage {
    return messageOf(request);
  }
}
