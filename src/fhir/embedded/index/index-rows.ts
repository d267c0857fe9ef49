import { isObject, type JsonObject, listOf, stringAt } from '../json.ts';
import { dateRange, type DateRange, FOREVER } from './date-range.ts';
import { normalString } from './normal-string.ts';
import { type ReferenceTarget, referenceTarget } from './reference-target.ts';
import type { TimeZone } from './time-zone.ts';

/** What a resource is found by, before systems and targets have numbers. The first member is the number of the parameter. */
export interface IndexRows {
  readonly tokens: (readonly [parameter: number, code: string, system: string])[];
  readonly strings: (readonly [parameter: number, normal: string, value: string])[];
  readonly dates: (readonly [parameter: number, low: number, high: number])[];
  readonly references: (readonly [parameter: number, target: ReferenceTarget])[];
}

/** Adds the rows of one value of a parameter. */
export type RowMaker = (rows: IndexRows, parameter: number, value: unknown) => void;

/** The parts of HumanName and Address that a search by name or address looks at. */
const TEXT_PARTS = ['family', 'given', 'prefix', 'suffix', 'text', 'line', 'city', 'district', 'state', 'postalCode', 'country'];

/** code, string, boolean, Coding, CodeableConcept, Identifier (R4 search.html#token). */
export const tokenRows: RowMaker = (rows, parameter, value) => {
  if (typeof value === 'string' || typeof value === 'boolean') {
    if (value !== '') rows.tokens.push([parameter, String(value), '']);
    return;
  }
  if (!isObject(value)) return;
  if (value['coding'] !== undefined) {
    for (const coding of listOf(value['coding'])) tokenRows(rows, parameter, coding);
    return;
  }
  const system = stringAt(value, 'system') ?? '';
  const code = stringAt(value, 'code') ?? stringAt(value, 'value');
  if (code !== undefined) rows.tokens.push([parameter, code, system]);
};

/** ContactPoint: its system is a code, not the system of the value. */
export const contactRows: RowMaker = (rows, parameter, value) => {
  const contact = isObject(value) ? stringAt(value, 'value') : undefined;
  if (contact !== undefined) rows.tokens.push([parameter, contact, '']);
};

/** A canonical with a version is also found without it. */
export const uriRows: RowMaker = (rows, parameter, value) => {
  if (typeof value !== 'string' || value === '') return;
  rows.tokens.push([parameter, value, '']);
  const version = value.indexOf('|');
  if (version > 0) rows.tokens.push([parameter, value.slice(0, version), '']);
};

export const stringRows: RowMaker = (rows, parameter, value) => {
  if (isObject(value)) {
    for (const name of TEXT_PARTS) for (const part of listOf(value[name])) stringRows(rows, parameter, part);
  } else if (typeof value === 'string') {
    const normal = normalString(value);
    if (normal !== '') rows.strings.push([parameter, normal, value]);
  }
};

/** date, dateTime, instant, Period, Timing (its outer limits), without offset in the zone of the store. */
export const dateRows =
  (zone: TimeZone): RowMaker =>
  (rows, parameter, value) => {
    const range =
      typeof value === 'string'
        ? dateRange(value, zone)
        : isObject(value)
          ? (periodRange(value, zone) ?? timingRange(value, zone))
          : undefined;
    if (range) rows.dates.push([parameter, range.low, range.high]);
  };

function periodRange(period: JsonObject, zone: TimeZone): DateRange | undefined {
  const start = stringAt(period, 'start');
  const end = stringAt(period, 'end');
  const first = start === undefined ? undefined : dateRange(start, zone);
  const last = end === undefined ? undefined : dateRange(end, zone);
  return first || last ? { low: first?.low ?? -FOREVER, high: last?.high ?? FOREVER } : undefined;
}

function timingRange(timing: JsonObject, zone: TimeZone): DateRange | undefined {
  const events = listOf(timing['event']).flatMap((event) => (typeof event === 'string' ? (dateRange(event, zone) ?? []) : []));
  const { repeat } = timing;
  const bounds = isObject(repeat) && isObject(repeat['boundsPeriod']) ? (periodRange(repeat['boundsPeriod'], zone) ?? []) : [];
  const all = events.concat(bounds);
  if (all.length === 0) return undefined;
  return {
    low: all.reduce((low, range) => Math.min(low, range.low), FOREVER),
    high: all.reduce((high, range) => Math.max(high, range.high), -FOREVER),
  };
}

/** A literal reference, and the identifier of a logical one as a token of the same parameter (`:identifier`). */
export const referenceRows: RowMaker = (rows, parameter, value) => {
  if (!isObject(value)) return;
  const reference = stringAt(value, 'reference');
  const target = reference === undefined ? undefined : referenceTarget(reference);
  if (target) rows.references.push([parameter, target]);
  if (isObject(value['identifier'])) tokenRows(rows, parameter, value['identifier']);
};
