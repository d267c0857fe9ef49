import { readDateTime, type DateTimeReading } from '../hl7v2/date-time.ts';
import type { Hl7Message } from '../hl7v2/hl7-message.ts';
import type { ConversionContext, SentMessage } from './conversion.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** Who sent a message and when. A time later than reception counts as reception: a clock that is fast must not keep out what follows. */
export function sentMessage(message: Hl7Message, { received, zone, organisation }: ConversionContext): SentMessage {
  const latest = received.getTime();
  const spans = [message.segment('EVN')?.field(2), message.segment('MSH')?.field(7)].map((field) =>
    field?.isValued ? spanOf(field.first.at(1).text.trim(), zone) : undefined,
  );
  const { from, until } = spans.find((span) => span !== undefined) ?? { from: latest, until: latest };
  const application = message.segment('MSH')?.field(3).first.at(1).text.trim() ?? '';
  return { organisation, application, time: Math.min(from, latest), until: Math.min(until, latest) };
}

/** The first and the last instant that a time can mean. */
function spanOf(text: string, zone: string): { readonly from: number; readonly until: number } | undefined {
  const reading = readDateTime(text, zone);
  return reading && { from: reading.epoch, until: reading.epoch + widthOf(text, reading) };
}

/** What the precision leaves open, in ms; of a local time that exists twice the first was read. */
function widthOf(text: string, { date, hasTime, findings }: DateTimeReading): number {
  if (!hasTime) return (date.length === 4 ? 366 : date.length === 7 ? 31 : 1) * DAY - 1;
  const [digits = ''] = text.split(/[+-]/, 1);
  const precision = digits.includes('.') ? 0 : digits.length === 14 ? SECOND - 1 : 60 * SECOND - 1;
  return precision + (findings.includes('time-ambiguous') ? HOUR : 0);
}
