import { writeDateTime } from '../hl7v2/date-time.ts';
import type { BatchFile, MessageBatch } from '../hl7v2/read-batch.ts';
import { writeMessage, type FieldValue, type SegmentValue } from '../hl7v2/write-message.ts';
import type { AcknowledgementContext } from './acknowledgement.ts';

/**
 * The answer to a file of batches is one of acknowledgements (HL7 v2.9 ch. 2.10.3.3): a batch for each batch, an acknowledgement for each
 * message, in their order.
 * @param answers the acknowledgements of all messages
 * @param context a new one for each header
 */
export function acknowledgeBatch(file: BatchFile, answers: readonly string[], context: () => AcknowledgementContext): string {
  let answered = 0;
  const batches = file.batches.map((batch) => {
    const own = answers.slice(answered, (answered += batch.messages.length));
    return [header('BHS', batch, context()), ...own, trailer('BTS', own.length, batch)].join('');
  });
  const [first] = file.batches;
  if (!file.hasFileHeader || !first) return batches.join('');
  return [header('FHS', { ...first, controlId: '' }, context()), ...batches, trailer('FTS', batches.length, first)].join('');
}

type Header = Pick<MessageBatch, 'delimiters' | 'controlId' | 'parties'>;

function header(name: 'BHS' | 'FHS', { delimiters, controlId, parties }: Header, context: AcknowledgementContext): string {
  const { settings, sourceDomain, organisation, time, zone } = context;
  const echoed = (index: number): FieldValue => ({ raw: parties[index] ?? '' });
  const named: SegmentValue['fields'] =
    settings.parties === 'swap'
      ? { 3: echoed(2), 4: echoed(3), 5: echoed(0), 6: echoed(1) }
      : { 3: settings.application, 4: settings.facility, 5: sourceDomain, 6: organisation };
  const fields: SegmentValue['fields'] = {
    ...named,
    7: writeDateTime(time, zone),
    11: context.controlId,
    12: { raw: controlId },
  };
  return writeMessage([{ name, fields }], delimiters);
}

function trailer(name: 'BTS' | 'FTS', count: number, { delimiters }: Header): string {
  return writeMessage([{ name, fields: { 1: String(count) } }], delimiters);
}
