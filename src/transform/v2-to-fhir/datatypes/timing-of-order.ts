import type { Annotation, Duration, Quantity, ServiceRequest, TimingRepeat } from 'fhir/r4.js';
import { readTime } from '../../../hl7v2/date-time.ts';
import type { Hl7Element } from '../../../hl7v2/hl7-element.ts';
import { code } from '../../mapping/code-map.ts';
import { coded, type Condition } from '../../mapping/condition.ts';
import { converter, text, type Converter } from '../../mapping/converter.ts';
import { rulesFor, type CompiledRule } from '../../mapping/rule.ts';
import { extendedPriorityCodes } from '../codesystems/extended-priority-codes.ts';
import { tableAsItIs } from '../tables/code-in-table.ts';
import { cweToCodeableConcept } from './cwe-to-codeable-concept.ts';
import { dtmToDateTime } from './dtm-to-date-time.ts';
import { decimalText, exactDecimal } from './nm-to-decimal.ts';
import { nmToPositiveInt } from './nm-to-integer.ts';
import { unitOf } from './quantity-unit.ts';

/** CQ[Quantity]: 1^ml, or 1&ml inside a component. */
export const cqOfOrder: Converter<Quantity> = converter('CQ[Quantity]', (source, place) => {
  const value = decimalText(source.at(1).text);
  if (value === undefined) {
    if (source.at(1).isValued) place.finding('value-invalid', source, 'the quantity is not a number');
    return undefined;
  }
  place.takeAt(source, 1);
  return { value: exactDecimal(value), ...unitOf(source.at(2), place) };
});

/** CQ[decimal] */
export const cqToDecimal: Converter<number> = converter('CQ[decimal]', (source, place) => {
  const value = decimalText(place.takeAt(source, 1));
  return value === undefined ? undefined : exactDecimal(value);
});

type TimeUnit = NonNullable<TimingRepeat['durationUnit']>;

const UNITS: Readonly<Record<string, TimeUnit>> = {
  s: 's',
  sec: 's',
  min: 'min',
  hr: 'h',
  h: 'h',
  d: 'd',
  wk: 'wk',
  mo: 'mo',
  a: 'a',
};

/** A unit of time by the names that senders use, as UCUM has it. */
export const timeUnit = (unit: Hl7Element): TimeUnit | undefined => UNITS[unit.at(1).text.trim().toLowerCase()];

/** CQ[code] */
export const cqToTimeUnit: Converter<TimeUnit> = converter('CQ[code]', (source, place) => {
  place.take(source.at(2).at(1));
  return timeUnit(source.at(2));
});

/** CQ[Duration]: FHIR demands units of time in UCUM's code (drt-1). */
export const cqToDuration: Converter<Duration> = converter('CQ[Duration]', (source, place) => {
  const [value, code] = [decimalText(source.at(1).text), timeUnit(source.at(2))];
  if (value === undefined || code === undefined) return undefined;
  place.takeAt(source, 1);
  const unit = place.take(source.at(2).at(1)).trim();
  return { value: exactDecimal(value), unit, system: 'http://unitsofmeasure.org', code };
});

/** TM → time of day; seconds that nobody sent are none, but FHIR demands them (`HH:MM:00`). */
export function timeOfDay(text: string): string | undefined {
  const sent = text.trim();
  return readTime(sent) ?? (/^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$/.test(sent) ? sent : undefined);
}

export const tmToTimeOfDay: Converter<string> = converter('TM[time]', (source, place) => {
  const time = timeOfDay(place.take(source));
  if (time === undefined) place.finding('value-invalid', source, 'it is not a time of day: HHMM[SS] is');
  return time;
});

/** Notes of several fields stand in one list; none has anything but its words. */
export const noteKey = ({ text: words }: Annotation): string => words;
export const itself = (item: string): string => item;

export const annotationOf: Converter<Annotation> = converter('TX[Annotation]', (source, place) => {
  const said = text.convert(source, place);
  return said === undefined ? undefined : { text: said };
});

const { rule } = rulesFor<ServiceRequest>();

/** TQ[ServiceRequest]: ORC-7 and OBR-27, before TQ1 took their place. Only the first repetition has room. */
export function tqToServiceRequest(field: string, when: Condition): readonly CompiledRule[] {
  return [
    rule(`${field}.1`, 'quantityQuantity', cqOfOrder, { if: when }),
    rule(`${field}.2.1`, 'occurrenceTiming.code', cweToCodeableConcept(tableAsItIs('RepeatPattern', '0335')), { if: when }),
    rule(`${field}.2.2`, 'occurrenceTiming.repeat.timeOfDay[]', tmToTimeOfDay, { if: when, unite: itself }),
    rule(`${field}.4`, 'occurrenceTiming.repeat.boundsPeriod.start', dtmToDateTime, { if: when }),
    rule(`${field}.5`, 'occurrenceTiming.repeat.boundsPeriod.end', dtmToDateTime, { if: when }),
    rule(`${field}.6`, 'priority', code(extendedPriorityCodes), { if: coded(`${field}.6`, extendedPriorityCodes) }),
    rule(`${field}.8`, 'note[]', annotationOf, { if: when, unite: noteKey }),
    rule(`${field}.12`, 'occurrenceTiming.repeat.count', nmToPositiveInt, { if: when }),
  ];
}
