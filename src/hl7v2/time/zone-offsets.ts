/** How a local time without an offset was understood. */
export interface LocalOffset {
  /** Minutes east of UTC. */
  readonly minutes: number;
  /** The clocks were put back or forward at that time. */
  readonly finding?: 'time-ambiguous' | 'time-skipped';
}

interface Period {
  /** ms since the epoch of its first instant. */
  readonly from: number;
  readonly minutes: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Morocco puts its clocks back for Ramadan alone: periods are weeks long, not half years. */
const STEP = 7 * DAY;

/** The offsets of one time zone of the IANA database. */
interface ZoneTable {
  readonly format: Intl.DateTimeFormat;
  /** By year of UTC. Asking the database costs microseconds, a year has two or three periods. */
  readonly years: Map<number, readonly Period[]>;
}

const zones = new Map<string, ZoneTable>();

/** The offset at an instant, in minutes east of UTC; offsets before standard time are cut to whole minutes. */
export function offsetAt(zone: string, epoch: number): number {
  const periods = periodsOf(zone, new Date(epoch).getUTCFullYear());
  let minutes = 0;
  for (const period of periods) {
    if (period.from > epoch) break;
    minutes = period.minutes;
  }
  return minutes;
}

/**
 * The offset of a local time. A time that exists twice is the first of the two; one that was skipped is read with the offset that
 * was valid before.
 * @param local the local time as if it were UTC, in ms since the epoch
 */
export function offsetOfLocal(zone: string, local: number): LocalOffset {
  const [latest, other] = quietTimes;
  if (isWithin(latest, zone, local)) return latest.offset;
  if (isWithin(other, zone, local)) {
    quietTimes = [other, latest];
    return other.offset;
  }
  const before = offsetAt(zone, local - DAY);
  const after = offsetAt(zone, local + DAY);
  if (before === after) {
    const offset = { minutes: before };
    quietTimes = [{ zone, ...periodAround(zone, local), offset }, latest];
    return offset;
  }
  const isBefore = offsetAt(zone, local - before * MINUTE) === before;
  const isAfter = offsetAt(zone, local - after * MINUTE) === after;
  if (isBefore && isAfter) return { minutes: before, finding: 'time-ambiguous' };
  if (!isBefore && !isAfter) return { minutes: before, finding: 'time-skipped' };
  return { minutes: isBefore ? before : after };
}

/** A time in which the clocks were not changed. */
interface QuietTime {
  readonly zone: string;
  readonly from: number;
  readonly until: number;
  readonly offset: LocalOffset;
}

const isWithin = (quiet: QuietTime, zone: string, local: number): boolean =>
  zone === quiet.zone && local - DAY >= quiet.from && local + DAY < quiet.until;

const NO_TIME: QuietTime = { zone: '', from: 0, until: 0, offset: { minutes: 0 } };

/** Around what was asked last: the dates of a message lie close together, but for those of birth. */
let quietTimes: readonly [QuietTime, QuietTime] = [NO_TIME, NO_TIME];

function periodAround(zone: string, local: number): { readonly from: number; readonly until: number } {
  const year = new Date(local).getUTCFullYear();
  const periods = periodsOf(zone, year);
  const index = periods.findLastIndex(({ from }) => from <= local);
  return { from: periods[index]?.from ?? local, until: periods[index + 1]?.from ?? startOfYear(year + 1) };
}

function periodsOf(zone: string, year: number): readonly Period[] {
  const table = tableOf(zone);
  const known = table.years.get(year);
  if (known !== undefined) return known;
  const periods = findPeriods(table.format, year);
  table.years.set(year, periods);
  return periods;
}

/** @throws RangeError for a zone that does not exist: the configuration checks its zones when it is loaded */
function tableOf(zone: string): ZoneTable {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const table = { format, years: new Map<number, readonly Period[]>() };
  zones.set(zone, table);
  return table;
}

function findPeriods(format: Intl.DateTimeFormat, year: number): readonly Period[] {
  const end = startOfYear(year + 1);
  let at = startOfYear(year);
  let minutes = askDatabase(format, at);
  const periods: Period[] = [{ from: at, minutes }];
  while (at < end) {
    const next = Math.min(at + STEP, end);
    const nextMinutes = askDatabase(format, next);
    if (nextMinutes !== minutes) {
      periods.push({ from: firstInstant(format, at, next), minutes: nextMinutes });
      minutes = nextMinutes;
    }
    at = next;
  }
  return periods;
}

/** The first instant of the new offset, between one that still has the old and one that has the new. */
function firstInstant(format: Intl.DateTimeFormat, old: number, changed: number): number {
  const minutes = askDatabase(format, old);
  let low = old;
  let high = changed;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (middle === low) break;
    if (askDatabase(format, middle) === minutes) low = middle;
    else high = middle;
  }
  return high;
}

/** `1/1/2024, GMT+01:00`, `GMT-00:01:15` before standard time, `GMT` for none. */
function askDatabase(format: Intl.DateTimeFormat, epoch: number): number {
  const text = format.format(epoch);
  const sign = text.indexOf('GMT') + 3;
  if (sign === text.length) return 0;
  const minutes = Number(text.slice(sign + 1, sign + 3)) * 60 + Number(text.slice(sign + 4, sign + 6));
  return text.charAt(sign) === '-' ? -minutes : minutes;
}

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}
