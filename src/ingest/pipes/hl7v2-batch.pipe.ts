import { Injectable, type PipeTransform } from '@nestjs/common';
import { Fault } from '../../faults/fault.ts';
import { readBatch, type BatchFile } from '../../hl7v2/read-batch.ts';
import type { InboundBatch, InboundMessage, InboundRequest } from '../inbound-message.ts';
import { messageOf } from './message-of.ts';

/** More are not reached in the time that an engine waits for. */
const MOST_MESSAGES = 1000;

/** Turns the body of a `data-type: Hl7v2` request into a message, or into a batch of them. */
@Injectable()
export class Hl7v2BatchPipe implements PipeTransform<InboundRequest, InboundMessage | InboundBatch> {
  transform(request: InboundRequest): InboundMessage | InboundBatch {
    const batch = readBatch(request.body);
    const count = batch?.batches.reduce((sum, { messages }) => sum + messages.length, 0) ?? 0;
    if (!batch) return messageOf(request);
    if (count === 0 && !saysEmpty(batch))
      throw new Fault('not-hl7', 'the batch holds no message: an empty one says so by BTS-1, which is 0', 'BTS-1');
    if (count > MOST_MESSAGES) throw new Fault('batch-too-large', `a batch may have ${MOST_MESSAGES} messages, this one has ${count}`);
    return { ...request, batch };
  }
}

/** Each of its batches, of which there is at least one, counts none. */
const saysEmpty = ({ batches }: BatchFile): boolean =>
  batches.length > 0 && batches.every(({ count }) => count !== undefined && Number(count) === 0);
