import { Injectable } from '@nestjs/common';
import { acknowledgeBatch } from '../ack/acknowledge-batch.ts';
import { refuse } from '../ack/acknowledge.ts';
import { Refusals } from '../auth/refusals.ts';
import { Fault } from '../faults/fault.ts';
import type { BatchFile, MessageBatch } from '../hl7v2/read-batch.ts';
import { parseMessage } from '../hl7v2/read-message.ts';
import { currentCorrelationId } from '../telemetry/correlation-id.ts';
import { acknowledgementContext } from './acknowledgement-context.ts';
import type { InboundBatch, InboundMessage } from './inbound-message.ts';
import { IngestService } from './ingest.service.ts';
import { messageOf } from './pipes/message-of.ts';

/** Less than the 30 s after which engines give up and send again. */
const DEADLINE_MS = 20_000;

interface BatchAnswer {
  readonly text: string;
  readonly status: number;
}

/** What was answered to one message of a batch. */
interface MessageAnswer {
  readonly text: string;
  readonly status: number;
}

/** Batches: each message by itself, in a transaction of its own, one after the other as they were sent. */
@Injectable()
export class BatchService {
  readonly #service: IngestService;
  readonly #refusals: Refusals;

  constructor(service: IngestService, refusals: Refusals) {
    this.#service = service;
    this.#refusals = refusals;
  }

  /**
   * A faulty message does not harm the others. What is left over when the time is up or the store cannot be reached is answered AR, and
   * the whole with 503: the batch comes again, the stored answers are given at once, and it goes on where it stopped.
   */
  async receive(inbound: InboundBatch): Promise<BatchAnswer> {
    const { batch } = inbound;
    const miscounted = miscount(batch);
    const until = performance.now() + DEADLINE_MS;
    const answers: MessageAnswer[] = [];
    let isInterrupted = false;
    for (const body of batch.batches.flatMap(({ messages }) => messages)) {
      isInterrupted ||= performance.now() > until;
      const answer = await this.#answer({ ...inbound, body }, isInterrupted ? LEFT_OVER : miscounted);
      isInterrupted ||= answer.status === 503;
      answers.push(answer);
    }
    const texts = answers.map(({ text }) => text);
    return { text: acknowledgeBatch(batch, texts, () => acknowledgementContext(inbound)), status: statusOf(answers, miscounted) };
  }

  async #answer(inbound: InboundBatch, fault: Fault | undefined): Promise<MessageAnswer> {
    const message = readable(inbound);
    if (fault) return refuse(message.message, fault, acknowledgementContext(inbound));
    try {
      return await this.#service.receive(message);
    } catch (thrown) {
      const refusal = Fault.from(thrown);
      await this.#refusals.keep({
        code: refusal.code,
        principal: inbound.principal.id,
        route: '/$ingest',
        correlationId: currentCorrelationId(),
      });
      return refuse(message.message, refusal, acknowledgementContext(inbound));
    }
  }
}

const LEFT_OVER = new Fault('backend-unavailable', 'this message of the batch was not reached: send the batch again');

/** A message whose MSH cannot be used is refused in the recommended delimiters. */
function readable(inbound: InboundBatch): InboundMessage {
  try {
    return messageOf(inbound);
  } catch (thrown) {
    return { ...inbound, message: parseMessage('MSH|^~\\&|'), fault: Fault.from(thrown) };
  }
}

/** A trailer that counts otherwise: something was lost on the way, and nobody can tell what. */
function miscount({ batches, count }: BatchFile): Fault | undefined {
  const isWrong = ({ messages, count: counted }: MessageBatch): boolean => counted !== undefined && Number(counted) !== messages.length;
  const wrong = batches.find(isWrong);
  if (wrong)
    return new Fault('batch-miscounted', `BTS-1 counts ${String(Number(wrong.count))} messages, ${wrong.messages.length} came`, 'BTS-1');
  if (count === undefined || Number(count) === batches.length) return undefined;
  return new Fault('batch-miscounted', `FTS-1 counts ${String(Number(count))} batches, ${batches.length} came`, 'FTS-1');
}

/** 200 when each message has been processed or refused for good; a batch that nothing of was taken has the status of its fault. */
function statusOf(answers: readonly MessageAnswer[], miscounted: Fault | undefined): number {
  if (answers.some(({ status }) => status === 503)) return 503;
  return miscounted ? (answers[0]?.status ?? 422) : 200;
}
