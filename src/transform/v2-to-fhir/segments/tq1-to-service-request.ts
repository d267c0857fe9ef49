import type { ServiceRequest } from 'fhir/r4.js';
import { code } from '../../mapping/code-map.ts';
import { both, coded, not, valued, where, type Source } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor } from '../../mapping/rule.ts';
import { segmentMap } from '../../mapping/segment-map.ts';
import { eventRelatedPeriod } from '../codesystems/event-related-period.ts';
import { extendedPriorityCodes } from '../codesystems/extended-priority-codes.ts';
import { cweToCodeableConcept } from '../datatypes/cwe-to-codeable-concept.ts';
import { dtmToDateTime } from '../datatypes/dtm-to-date-time.ts';
import { decimalText, exactDecimal } from '../datatypes/nm-to-decimal.ts';
import { nmToPositiveInt } from '../datatypes/nm-to-integer.ts';
import {
  annotationOf,
  cqOfOrder,
  cqToDecimal,
  cqToDuration,
  cqToTimeUnit,
  itself,
  noteKey,
  timeUnit,
  tmToTimeOfDay,
  timeOfDay,
} from '../datatypes/timing-of-order.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';

/** RPT.9 in minutes, by RPT.10. */
const MINUTES: Readonly<Record<string, number>> = { s: 1 / 60, min: 1, h: 60, d: 1440 };
export const offset: Converter<number> = converter('RPT.9, in minutes by RPT.10', (source, place) => {
  const value = decimalText(source.at(9).text);
  const factor = MINUTES[timeUnit(source.at(10)) ?? (source.at(10).isValued ? '' : 'min')];
  const minutes = value === undefined || factor === undefined ? NaN : Number(value) * factor;
  if (!Number.isInteger(minutes) || minutes < 0) return undefined;
  place.takeAt(source, 9);
  place.takeAt(source, 10);
  return minutes;
});

const tq1 = (source: Source, field: number, part: number) => ('fieldCount' in source ? source.field(field).first.at(part) : undefined);

/** R4 tim-1, tim-2: a number stands only beside its unit. */
const hasUnit = (field: number, value: number, unit: number) =>
  where(`TQ1-${field}.${value} is a number of units of time`, (source) => {
    const [number, name] = [tq1(source, field, value), tq1(source, field, unit)];
    return number !== undefined && name !== undefined && decimalText(number.text) !== undefined && timeUnit(name) !== undefined;
  });

export const number: Converter<number> = converter('NM[decimal]', (source, place) => {
  const value = decimalText(place.take(source));
  return value === undefined ? undefined : exactDecimal(value);
});

export const unit: Converter<NonNullable<ReturnType<typeof timeUnit>>> = converter('IS[code]', (source, place) => {
  place.take(source.at(1));
  return timeUnit(source);
});

const givesTimes = where(
  'TQ1-4 is a time of day',
  (source) => 'fieldCount' in source && source.holds(4) && source.field(4).repetitions.some(({ text }) => timeOfDay(text) !== undefined),
);

const { rule } = rulesFor<ServiceRequest>();
const isPeriod = hasUnit(3, 5, 6);
/** TQ1-4 says at what times the pattern is really carried out (HL7 v2.9 ch. 4.5.4.4): R4 tim-10 allows one of them. */
const isRelatedToEvent = both(coded('TQ1-3.8', eventRelatedPeriod), not(givesTimes));
const lasts = hasUnit(13, 1, 2);

/** TQ1[ServiceRequest]. TQ1-5 (offset) and TQ1-6 beside a start or an end are no elements of R4: they are losses. */
export const tq1ToServiceRequest = segmentMap<ServiceRequest>('TQ1', 'ServiceRequest', [
  rule('TQ1-2', 'quantityQuantity', cqOfOrder),
  rule('TQ1-3.1', 'occurrenceTiming.code', cweToCodeableConcept(tableAsItIs('RepeatPattern', '0335'))),
  rule('TQ1-3.5', 'occurrenceTiming.repeat.period', number, { if: isPeriod }),
  rule('TQ1-3.6', 'occurrenceTiming.repeat.periodUnit', unit, { if: isPeriod }),
  rule('TQ1-3.8', 'occurrenceTiming.repeat.when[]', code(eventRelatedPeriod), { if: isRelatedToEvent }),
  // R4 tim-9: an offset is one from a meal or from sleep.
  rule('TQ1-3', 'occurrenceTiming.repeat.offset', offset, { if: both(valued('TQ1-3.9'), isRelatedToEvent) }),
  rule('TQ1-4', 'occurrenceTiming.repeat.timeOfDay[]', tmToTimeOfDay, { unite: itself }),
  rule('TQ1-6', 'occurrenceTiming.repeat.boundsDuration', cqToDuration, { if: both(not(valued('TQ1-7')), not(valued('TQ1-8'))) }),
  rule('TQ1-7', 'occurrenceTiming.repeat.boundsPeriod.start', dtmToDateTime),
  rule('TQ1-8', 'occurrenceTiming.repeat.boundsPeriod.end', dtmToDateTime),
  rule('TQ1-9', 'priority', code(extendedPriorityCodes), { if: coded('TQ1-9', extendedPriorityCodes) }),
  // What must be so before it is done: R4 has the element, the guide only a name for an extension.
  rule('TQ1-10', 'asNeededCodeableConcept.text', text),
  rule('TQ1-11', 'note[]', annotationOf, { unite: noteKey }),
  rule('TQ1-13', 'occurrenceTiming.repeat.duration', cqToDecimal, { if: lasts }),
  rule('TQ1-13', 'occurrenceTiming.repeat.durationUnit', cqToTimeUnit, { if: lasts }),
  rule('TQ1-14', 'occurrenceTiming.repeat.count', nmToPositiveInt),
]);
