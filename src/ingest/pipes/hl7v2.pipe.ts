import { Injectable, type PipeTransform } from '@nestjs/common';
import { readMessage } from '../../hl7v2/read-message.ts';
import type { InboundMessage, InboundRequest } from '../inbound-message.ts';

/** Turns the body of a `data-type: Hl7v2` request into a message; throws the fault `not-hl7` where there is no MSH. */
@Injectable()
export class Hl7v2Pipe implements PipeTransform<InboundRequest, InboundMessage> {
  transform(request: InboundRequest): InboundMessage {
    const { limits } = request.sourceDomain;
    const { charset } = request.mediaType;
    const { message, fault } = readMessage(request.body, {
      maximumSegments: limits.segments,
      maximumRepetitions: limits.repetitions,
      ...(charset === undefined ? {} : { charset }),
    });
    return { ...request, message, fault };
  }
}
