import type { Answer } from '../audit/message-record.ts';
import type { Finding } from '../faults/finding.ts';
import { log } from '../telemetry/logger.ts';
import { metrics } from '../telemetry/metrics.ts';
import type { InboundMessage } from './inbound-message.ts';

/** Counts and logs an answered message: nothing of its content but its type. */
export function countMessage({ sourceDomain, message, organisation }: InboundMessage, { code, status }: Answer, seconds: number): void {
  const type = message.segment('MSH')?.field(9).first;
  const messageType = `${type?.at(1).text ?? ''}^${type?.at(2).text ?? ''}`;
  metrics.messageAnswered(sourceDomain.name, messageType, code);
  metrics.stageTaken('total', seconds);
  log.info('message', {
    sourceDomain: sourceDomain.name,
    organisation: organisation.toUpperCase(),
    messageType,
    acknowledgement: code,
    status,
    durationMs: Math.round(seconds * 10_000) / 10,
  });
}

/** Counts what was found in a message that has been stored, and the fields of it that became nothing. */
export function countFound(
  { sourceDomain }: InboundMessage,
  findings: readonly Finding[],
  unusedFields: ReadonlyMap<string, number>,
): void {
  for (const { code } of findings) metrics.findingMade(code);
  for (const [field, times] of unusedFields) metrics.fieldUnused(sourceDomain.name, field, times);
}
