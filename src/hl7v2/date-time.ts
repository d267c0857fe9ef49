import { digitsAt, endOfDigits } from './time/digits.ts';
import { readOffset, writeOffset } from './time/offset.ts';
import { offsetAt, offsetOfLocal } from './time/zone-offsets.ts';

/** What a date or time of HL7 v2 says, in the terms of FHIR R4. */
export interface DateTimeReading {
  /** A dateTime with exactly the precision sent: YYYY, YYYY-MM, YYYY-MM-DD, or with time, seconds and offset. */
  readonly dateTime: string;
  /** Its date part: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly date: string;
  readonly hasTime: boolean;
  readonly findings: readonly DateTimeFinding[];
  /** ms since the epoch of the earliest instant that it can mean, zone applied. */
  readonly epoch: number;
}

/** Why a reading says less than the text, or chose between two meanings. */
type DateTimeFinding = 'precision-lost' | 'time-ambiguous' | 'time-skipped';

const MINUTE = 60_000;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const NOTHING_FOUND: readonly DateTimeFinding[] = [];
const PRECISION_LOST: readonly DateTimeFinding[] = ['precision-lost'];

/**
 * Reads DT, DTM and TS.1: `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]` (HL7 v2.9 ch. 2A.3), and `YYYY-MM-DD`, which senders
 * write as well. FHIR demands seconds and an offset beside a time: minutes get `:00`, a local time gets the offset of the zone.
 * An hour alone becomes the date; so does an offset beside a date.
 * @param zone IANA name of the zone of times without an offset
 * @returns `undefined` for what is not a date of the calendar
 */
export function readDateTime(text: string, zone: string): DateTimeReading | undefined {
  if (text !== last.text || zone !== last.zone) last = { text, zone, reading: read(text, zone) };
  return last.reading;
}

/** What was read last: the time of an event stands in many fields of its message. */
let last: { readonly text: string; readonly zone: string; readonly reading: DateTimeReading | undefined } = {
  text: '',
  zone: '',
  reading: undefined,
};

function read(text: string, zone: string): DateTimeReading | undefined {
  const sent = text.length === 10 && text.charAt(4) === '-' && text.charAt(7) === '-' ? withoutHyphens(text) : text;
  const digits = endOfDigits(sent, 0);
  if (digits % 2 !== 0 || digits < 4 || digits > 14) return undefined;
  const fraction = digits === 14 ? endOfFraction(sent, digits) : digits;
  if (fraction === undefined) return undefined;
  const offset = fraction === sent.length ? undefined : readOffset(sent, fraction);
  if (offset === undefined && fraction !== sent.length) return undefined;
  const local = localTimeOf(sent, digits);
  if (local === undefined) return undefined;

  const date = dateOf(sent, digits);
  if (digits < 12) {
    const epoch = local - (offset ?? offsetOfLocal(zone, local).minutes) * MINUTE;
    const findings = digits === 10 || offset !== undefined ? PRECISION_LOST : NOTHING_FOUND;
    return { dateTime: date, date, hasTime: false, findings, epoch };
  }
  const seconds = digits === 14 ? sent.slice(12, fraction) : '00';
  const time = `${date}T${sent.slice(8, 10)}:${sent.slice(10, 12)}:${seconds}`;
  const milliseconds = Number(sent.slice(digits + 1, Math.min(fraction, digits + 4)).padEnd(3, '0'));
  if (offset !== undefined) {
    const asSent = `${sent.slice(fraction, fraction + 3)}:${sent.slice(fraction + 3)}`;
    return { dateTime: time + asSent, date, hasTime: true, findings: NOTHING_FOUND, epoch: local + milliseconds - offset * MINUTE };
  }
  const { minutes, finding } = offsetOfLocal(zone, local);
  return {
    dateTime: time + writeOffset(minutes),
    date,
    hasTime: true,
    findings: finding === undefined ? NOTHING_FOUND : [finding],
    epoch: local + milliseconds - minutes * MINUTE,
  };
}

/**
 * Reads TM: `HH[MM[SS[.S[S[S[S]]]]]][+/-ZZZZ]` (HL7 v2.9 ch. 2A.3) as a FHIR time; minutes get `:00`.
 * @returns `undefined` for what is not a time, and for what a FHIR time cannot say: an hour alone, an offset
 */
export function readTime(text: string): string | undefined {
  const digits = endOfDigits(text, 0);
  if (digits !== 4 && digits !== 6) return undefined;
  const fraction = digits === 6 ? endOfFraction(text, digits) : digits;
  if (fraction !== text.length || !isTimeOfDay(text, 0, digits)) return undefined;
  return `${text.slice(0, 2)}:${text.slice(2, 4)}:${digits === 6 ? text.slice(4) : '00'}`;
}

/** An instant as the local time of a zone, to the second, without an offset: `20240213144932`. */
export function writeDateTime(instant: Date, zone: string): string {
  const local = new Date(instant.getTime() + offsetAt(zone, instant.getTime()) * MINUTE);
  return local.toISOString().replace(/[-:T]|\..*$/g, '');
}

function withoutHyphens(text: string): string {
  return text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10);
}

/** The end of `.S[S[S[S]]]`, or where it would start; `undefined` for a point without digits or with too many. */
function endOfFraction(text: string, start: number): number | undefined {
  if (text.charAt(start) !== '.') return start;
  const end = endOfDigits(text, start + 1);
  return end > start + 1 && end <= start + 5 ? end : undefined;
}

/** The local time as if it were UTC, in ms; what was not sent is the earliest. */
function localTimeOf(text: string, digits: number): number | undefined {
  const year = digitsAt(text, 0, 4);
  const month = digits >= 6 ? digitsAt(text, 4, 2) : 1;
  const day = digits >= 8 ? digitsAt(text, 6, 2) : 1;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  if (!isTimeOfDay(text, 8, digits)) return undefined;
  const hours = digits >= 10 ? digitsAt(text, 8, 2) : 0;
  const minutes = digits >= 12 ? digitsAt(text, 10, 2) : 0;
  const seconds = digits >= 14 ? digitsAt(text, 12, 2) : 0;
  const local = Date.UTC(year, month - 1, day, hours, minutes, seconds);
  // Date.UTC reads the years 1 to 99 as 1901 to 1999.
  return year >= 100 ? local : new Date(local).setUTCFullYear(year, month - 1, day);
}

/** Whether the digits from `start` to `end` are hours, minutes and seconds, as far as they go; 24:00 is none. */
function isTimeOfDay(text: string, start: number, end: number): boolean {
  return (
    (end < start + 2 || digitsAt(text, start, 2) <= 23) &&
    (end < start + 4 || digitsAt(text, start + 2, 2) <= 59) &&
    (end < start + 6 || digitsAt(text, start + 4, 2) <= 59)
  );
}

function daysOf(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
}

function dateOf(text: string, digits: number): string {
  const year = text.slice(0, 4);
  if (digits === 4) return year;
  return digits === 6 ? `${year}-${text.slice(4, 6)}` : `${year}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}
