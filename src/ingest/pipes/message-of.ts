import { readMessage } from '../../hl7v2/read-message.ts';
import type { InboundMessage, InboundRequest } from '../inbound-message.ts';

/** The message in a body; throws the fault `not-hl7` where there is no MSH. */
export function messageOf(request: InboundRequest): InboundMessage {
  const { limits } = request.sourceDomain;
  const { charset } = request.mediaType;
  const { message, fault } = readMessage(request.body, {
    maximumSegments: limits.segments,
    maximumRepetitions: limits.repetitions,
    ...(charset === undefined ? {} : { charset }),
  });
  return { ...request, message, fault };
}
