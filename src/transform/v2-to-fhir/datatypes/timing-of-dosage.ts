import type { Timing } from 'fhir/r4.js';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import type { Hl7Segment } from '../../../hl7v2/hl7-segment.ts';
import { codePlace, lookUp } from '../../mapping/code-map.ts';
import type { Converter, Place } from '../../mapping/converter.ts';
import { eventRelatedPeriod } from '../codesystems/event-related-period.ts';
import { number, offset, unit } from '../segments/tq1-to-service-request.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { decimalText } from './nm-to-decimal.ts';
import { nmToPositiveInt } from './nm-to-integer.ts';
import { cqToDecimal, cqToDuration, cqToTimeUnit, timeUnit, tmToTimeOfDay } from './timing-of-order.ts';

const toPattern = cweToCodeableConcept(tableAsItIs('RepeatPattern', '0335'));

function convertIf<T>(element: Hl7Element, how: Converter<T>, place: Place): T | undefined {
  if (!element.isValued) return undefined;
  const mark = place.run.takenCount;
  const value = how.convert(element, place);
  if (value === undefined) place.run.forget(mark);
  return value;
}

/** Without members that are undefined; undefined when none is left. */
function orNothing<T extends object>(made: T): T | undefined {
  const entries = Object.entries(made).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

const optional = (name: string, value: unknown): object => (value === undefined ? {} : { [name]: value });

/** A number beside its unit of time; R4 has none without (tim-1, tim-2). */
const isTimeSpan = (value: Hl7Element, name: Hl7Element): boolean => decimalText(value.text) !== undefined && timeUnit(name) !== undefined;

/** TQ1[MedicationRequest], RPT[Timing]. R4 has an offset only from a meal or from sleep, and no time of day beside one (tim-9, tim-10). */
export function timingOfTq1(tq1: Hl7Segment, place: Place): Timing | undefined {
  const [pattern, start, end, occurrence] = [3, 7, 8, 13].map((field) => tq1.field(field).first);
  if (!pattern || !start || !end || !occurrence) return undefined;
  // TQ1-4 says at what times the pattern is really carried out (HL7 v2.9 ch. 4.5.4.4): R4 tim-10 allows one of them.
  const times = tq1.field(4).repetitions.flatMap((time) => convertIf(time, tmToTimeOfDay, place) ?? []);
  const when =
    times.length > 0 ? undefined : lookUp(eventRelatedPeriod, pattern.at(8).text.trim(), codePlace(pattern, place.run.mapping))?.code;
  if (when !== undefined) place.takeAt(pattern, 8);
  const period = isTimeSpan(pattern.at(5), pattern.at(6));
  const lasts = isTimeSpan(occurrence.at(1), occurrence.at(2));
  const bounded = start.isValued || end.isValued;
  const repeat = orNothing({
    ...(bounded
      ? optional(
          'boundsPeriod',
          orNothing({
            ...optional('start', convertIf(start, dtmToDateTime, place)),
            ...optional('end', convertIf(end, dtmToDateTime, place)),
          }),
        )
      : optional('boundsDuration', convertIf(tq1.field(6).first, cqToDuration, place))),
    ...optional('count', convertIf(tq1.field(14).first, nmToPositiveInt, place)),
    ...(lasts
      ? {
          ...optional('duration', convertIf(occurrence, cqToDecimal, place)),
          ...optional('durationUnit', convertIf(occurrence, cqToTimeUnit, place)),
        }
      : {}),
    ...(period
      ? { ...optional('period', convertIf(pattern.at(5), number, place)), ...optional('periodUnit', convertIf(pattern.at(6), unit, place)) }
      : {}),
    timeOfDay: times,
    ...(when === undefined ? {} : { when: [when] }),
    ...(when !== undefined && pattern.at(9).isValued ? optional('offset', convertIf(pattern, offset, place)) : {}),
  });
  return orNothing({ ...optional('repeat', repeat), ...optional('code', convertIf(pattern.at(1), toPattern, place)) });
}

/** TQ[MedicationRequest]: ORC-7 and RXE-1, before TQ1 took their place. */
export function timingOfTq(tq: Hl7Element, place: Place): Timing | undefined {
  const repeat = orNothing({
    ...optional(
      'boundsPeriod',
      orNothing({
        ...optional('start', convertIf(tq.at(4), dtmToDateTime, place)),
        ...optional('end', convertIf(tq.at(5), dtmToDateTime, place)),
      }),
    ),
    ...optional('count', convertIf(tq.at(12), nmToPositiveInt, place)),
    timeOfDay: timesOf(tq.at(2).at(2), place),
  });
  return orNothing({ ...optional('repeat', repeat), ...optional('code', convertIf(tq.at(2).at(1), toPattern, place)) });
}

/** RI.2: HHMM,HHMM,HHMM */
function timesOf(times: Hl7Element, place: Place): string[] {
  const each = times.text.trim().split(',');
  if (each.some((time) => !/^([01][0-9]|2[0-3])[0-5][0-9]$/.test(time.trim()))) return [];
  place.take(times);
  return each.map((time) => `${time.trim().slice(0, 2)}:${time.trim().slice(2)}:00`);
}
