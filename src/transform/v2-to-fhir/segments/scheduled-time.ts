import { readDateTime } from '../../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Message } from '../../../hl7v2/hl7-message.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { where, type Condition, type Source } from '../../mapping/condition.ts';
import type { Place } from '../../mapping/converter.ts';
import { isBefore } from '../../mapping/period-order.ts';
import { dtmToInstant } from '../datatypes/dtm-to-date-time.ts';
import { laterBy, minutesOf, minutesOfDuration } from '../datatypes/minutes.ts';

/** Where the segments of resources say when: AIS-4, AIS-7 and so on. */
export interface ResourceTimes {
  readonly start: number;
  readonly offset: number;
  readonly duration: number;
}

/** The units stand in the field after the number. */
export const RESOURCE_TIMES: Readonly<Record<'AIS' | 'AIP' | 'AIL' | 'AIG', ResourceTimes>> = {
  AIS: { start: 4, offset: 5, duration: 7 },
  AIP: { start: 6, offset: 7, duration: 9 },
  AIL: { start: 6, offset: 7, duration: 9 },
  AIG: { start: 8, offset: 9, duration: 11 },
};

const RESOURCES = ['AIS', 'AIP', 'AIL', 'AIG'] as const;

/** A number of minutes, and the leaves that say it. */
interface Duration {
  readonly minutes: number | undefined;
  readonly said: readonly Hl7Element[];
}

/** A number in a field, and its unit in the next. */
export function durationIn(segment: Hl7Segment, field: number): Duration {
  const [number, unit] = [segment.field(field).first, segment.field(field + 1).first];
  return { minutes: minutesOf(number.at(1).text, unit), said: [number.at(1), ...unit.leaves] };
}

const hasTime = (element: Hl7Element, zone: string): boolean => readDateTime(element.text.trim(), zone)?.hasTime ?? false;

/**
 * TQ1-7, which has taken the place of SCH-11 since v2.5; SCH-11.4; else when the first resource begins. A bare date is none of these:
 * Appointment.start is an instant.
 */
function startIn(message: Hl7Message, zone: string): Hl7Element | undefined {
  const [sch, tq1] = [message.segment('SCH'), message.segment('TQ1')];
  const sent = [
    tq1?.field(7).first.at(1),
    sch?.field(11).first.at(4).at(1),
    ...RESOURCES.flatMap((name) => message.segmentsNamed(name).map((one) => one.field(RESOURCE_TIMES[name].start).first.at(1))),
  ];
  return sent.find((element) => element !== undefined && hasTime(element, zone));
}

/** How long: SCH-9, TQ1-6, SCH-11.3, else the first resource that says so. */
function durationOf(message: Hl7Message): Duration | undefined {
  const [sch, tq1] = [message.segment('SCH'), message.segment('TQ1')];
  const service = tq1?.field(6).first;
  const timing = sch?.field(11).first.at(3).at(1);
  const sent: readonly (Duration | undefined)[] = [
    sch && durationIn(sch, 9),
    service && { minutes: minutesOf(service.textAt(1), service.at(2)), said: [service.at(1), service.at(2).at(1)] },
    timing && { minutes: minutesOfDuration(timing.text), said: [timing] },
    ...RESOURCES.flatMap((name) => message.segmentsNamed(name).map((one) => durationIn(one, RESOURCE_TIMES[name].duration))),
  ];
  return sent.find((one) => one?.minutes !== undefined);
}

/** Where the end is said: TQ1-8, else SCH-11.5; one that is before the start is that of another time. */
function endIn(message: Hl7Message, zone: string): Hl7Element | undefined {
  const start = startIn(message, zone);
  const begins = start && readDateTime(start.text.trim(), zone)?.dateTime;
  const sent = [message.segment('TQ1')?.field(8).first.at(1), message.segment('SCH')?.field(11).first.at(5).at(1)];
  return sent.find((element) => {
    const ends = element && readDateTime(element.text.trim(), zone);
    return ends?.hasTime === true && begins !== undefined && !isBefore(ends.dateTime, begins);
  });
}

const messageOf = (source: Source): Hl7Message | undefined => ('fieldCount' in source ? source.message : undefined);

/** Appointment.start */
export function scheduledStart(source: Source, place: Place): string | undefined {
  const message = messageOf(source);
  const element = message && startIn(message, place.run.context.zone);
  return element && dtmToInstant.convert(element, place);
}

/** Appointment.end: as said, else the start and the duration. */
export function scheduledEnd(source: Source, place: Place): string | undefined {
  const message = messageOf(source);
  if (!message) return undefined;
  const { zone } = place.run.context;
  const element = endIn(message, zone);
  if (element) return dtmToInstant.convert(element, place);
  const start = startIn(message, zone);
  const begins = start && readDateTime(start.text.trim(), zone)?.dateTime;
  const duration = durationOf(message);
  if (begins === undefined || duration?.minutes === undefined) return undefined;
  for (const said of duration.said) place.take(said);
  return laterBy(duration.minutes, begins);
}

export const hasStart: Condition = where('the message says when the appointment begins', (source, run) => {
  const message = messageOf(source);
  return message !== undefined && startIn(message, run.context.zone) !== undefined;
});

export const hasEnd: Condition = where('the message says when the appointment ends', (source, run) => {
  const message = messageOf(source);
  if (!message || !startIn(message, run.context.zone)) return false;
  return endIn(message, run.context.zone) !== undefined || durationOf(message) !== undefined;
});
