import { offsetAt, UTC } from './time-zone.ts';
import type { TimeZone } from './time-zone.ts';

/** The instants that a date, time or period covers: milliseconds since 1970 UTC, half open: `low` belongs to it, `high` does not. */
export interface DateRange {
  readonly low: number;
  readonly high: number;
}

/** An open end: later (or earlier) than any date that FHIR can write. */
export const FOREVER = 1e15;

/** R4 datatypes.html#dateTime; a search value may also stop at the minutes (search.html#date). A `+` may have become a blank in a query. */
const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+ -]\d\d:\d\d)?)?)?)?$/;
const MINUTE = 60_000;
const MAXIMUM_OFFSET = 14 * 60;

/**
 * Reads a date, dateTime or instant of any precision; without an offset it is in `zone`.
 * @returns undefined where it is not one: `1973-02-30`, a month 13
 */
export function dateRange(text: string, zone: TimeZone = UTC): DateRange | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year = '', month, day, hour, minute = '', second, fraction, offset] = match;
  if (month !== undefined && !within(month, 1, 12)) return undefined;
  if (hour === undefined) return calendarRange({ year: Number(year), month: numberOf(month), day: numberOf(day) }, zone);
  if (!within(hour, 0, 23) || !within(minute, 0, 59) || !within(second ?? '0', 0, 60)) return undefined;
  const midnight = epoch(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  const local =
    midnight + Number(hour) * 60 * MINUTE + Number(minute) * MINUTE + Number(second ?? 0) * 1000 + Number(`0.${fraction ?? '0'}`) * 1000;
  const minutes = offset === undefined ? undefined : offsetMinutes(offset);
  if (offset !== undefined && minutes === undefined) return undefined;
  const low = minutes === undefined ? toUtc(local, zone) : local - minutes * MINUTE;
  return { low, high: low + width(second, fraction) };
}

/** Milliseconds that a time of this precision covers; below a microsecond a double has no room at present dates. */
function width(second: string | undefined, fraction: string | undefined): number {
  if (second === undefined) return MINUTE;
  return fraction === undefined ? 1000 : 10 ** (3 - Math.min(fraction.length, 6));
}

function calendarRange(
  { year, month, day }: { year: number; month: number | undefined; day: number | undefined },
  zone: TimeZone,
): DateRange | undefined {
  const first = epoch(year, month ?? 1, day ?? 1);
  if (first === undefined) return undefined;
  const next =
    day !== undefined ? first + 24 * 60 * MINUTE : month === undefined || month === 12 ? epoch(year + 1, 1, 1) : epoch(year, month + 1, 1);
  return next === undefined ? undefined : { low: toUtc(first, zone), high: toUtc(next, zone) };
}

/** Midnight UTC of a date of the proleptic Gregorian calendar; undefined where there is no such day. */
function epoch(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function toUtc(local: number, zone: TimeZone): number {
  return local - offsetAt(local, zone) * MINUTE;
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  if (minutes > MAXIMUM_OFFSET || Number(offset.slice(4, 6)) > 59) return undefined;
  return offset.startsWith('-') ? -minutes : minutes;
}

function within(digits: string, low: number, high: number): boolean {
  const value = Number(digits);
  return value >= low && value <= high;
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
