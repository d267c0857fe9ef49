/** A zone of the IANA database, prepared for many questions. */
export interface TimeZone {
  readonly name: string;
  readonly format: Intl.DateTimeFormat | undefined;
  /** Offsets by the local hour: rules change at full hours, and the same days are asked again and again. */
  readonly known: Map<number, number>;
}

export const UTC: TimeZone = { name: 'UTC', format: undefined, known: new Map() };

const HOUR = 3_600_000;
const MAXIMUM_KNOWN = 50_000;

/** @throws RangeError where there is no such zone */
export function timeZone(name: string): TimeZone {
  if (name === 'UTC') return UTC;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return { name, format, known: new Map() };
}

/**
 * Minutes east of Greenwich that the zone's clocks showed at a local time.
 * @param local milliseconds since 1970, as if the clock showed UTC. A time that exists twice is the earlier one.
 */
export function offsetAt(local: number, zone: TimeZone): number {
  const { format, known } = zone;
  if (format === undefined) return 0;
  const hour = Math.floor(local / HOUR);
  const found = known.get(hour);
  if (found !== undefined) return found;
  const before = offsetOfInstant(hour * HOUR - 24 * HOUR, format);
  const after = offsetOfInstant(hour * HOUR + 24 * HOUR, format);
  // With the offset of the day before, the instant is the earlier of two; it counts if the clock really shows that time then.
  const offset = before === after || offsetOfInstant(hour * HOUR - before * 60_000, format) === before ? before : after;
  if (known.size >= MAXIMUM_KNOWN) known.clear();
  known.set(hour, offset);
  return offset;
}

function offsetOfInstant(instant: number, format: Intl.DateTimeFormat): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = new Date(0);
  shown.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  shown.setUTCHours(part('hour'), part('minute'), part('second'));
  return Math.round((shown.getTime() - Math.floor(instant / 1000) * 1000) / 60_000);
}
