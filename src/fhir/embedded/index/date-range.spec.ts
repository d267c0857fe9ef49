import { describe, expect, it } from '@jest/globals';
import { dateRange } from './date-range.ts';
import { timeZone } from './time-zone.ts';

const london = timeZone('Europe/London');
const iso = (milliseconds: number | undefined): string => new Date(milliseconds ?? NaN).toISOString();

describe('dateRange (R4 datatypes.html#dateTime, search.html#date)', () => {
  it.each([
    ['a year', '2024', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['a month', '2024-02', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['December', '2024-12', '2024-12-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
    ['a day', '2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['a minute', '2024-02-29T10:15Z', '2024-02-29T10:15:00.000Z', '2024-02-29T10:16:00.000Z'],
    ['a second', '2024-02-29T10:15:30Z', '2024-02-29T10:15:30.000Z', '2024-02-29T10:15:31.000Z'],
    ['a tenth', '2024-02-29T10:15:30.5Z', '2024-02-29T10:15:30.500Z', '2024-02-29T10:15:30.600Z'],
    ['a millisecond', '2024-02-29T10:15:30.500Z', '2024-02-29T10:15:30.500Z', '2024-02-29T10:15:30.501Z'],
    ['an offset', '2024-02-29T10:15:30+01:00', '2024-02-29T09:15:30.000Z', '2024-02-29T09:15:31.000Z'],
    ['an offset west', '2024-02-29T10:15:30-05:30', '2024-02-29T15:45:30.000Z', '2024-02-29T15:45:31.000Z'],
    ['a plus that became a blank in a query', '2024-02-29T10:15:30 01:00', '2024-02-29T09:15:30.000Z', '2024-02-29T09:15:31.000Z'],
    ['a leap second', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z'],
    ['a year before 100', '0033', '0033-01-01T00:00:00.000Z', '0034-01-01T00:00:00.000Z'],
  ])('%s: %s', (_what, text, low, high) => {
    const range = dateRange(text);
    expect([iso(range?.low), iso(range?.high)]).toStrictEqual([low, high]);
  });

  it('keeps a fraction below the millisecond', () => {
    const range = dateRange('1980-05-11T16:32:15.123456Z');
    expect(range?.low).toBeCloseTo(Date.UTC(1980, 4, 11, 16, 32, 15) + 123.456, 3);
    expect((range?.high ?? 0) - (range?.low ?? 0)).toBeCloseTo(0.001, 3);
  });

  it.each([
    '',
    '1973-02-30',
    '2023-02-29',
    '2024-13',
    '2024-00',
    '2024-01-00',
    '24',
    '2024-1',
    '20240101',
    '2024-01-01T',
    '2024-01-01T24:00:00Z',
    '2024-01-01T10Z',
    '2024-01-01T10:60Z',
    '2024-01-01T10:00:61Z',
    '2024-01-01T10:00:00+15:00',
    '2024-01-01T10:00:00+01:60',
    '2024-01-01T10:00:00.1234567890123Z',
    ' 2024',
  ])('refuses "%s"', (text) => {
    expect(dateRange(text)).toBeUndefined();
  });

  it.each([
    ['a winter day', '2024-01-15', '2024-01-15T00:00:00.000Z', '2024-01-16T00:00:00.000Z'],
    ['a summer day', '2024-07-15', '2024-07-14T23:00:00.000Z', '2024-07-15T23:00:00.000Z'],
    ['the day with 23 hours', '2024-03-31', '2024-03-31T00:00:00.000Z', '2024-03-31T23:00:00.000Z'],
    ['the day with 25 hours', '2024-10-27', '2024-10-26T23:00:00.000Z', '2024-10-28T00:00:00.000Z'],
    ['a time in summer', '2024-07-15T10:00:00', '2024-07-15T09:00:00.000Z', '2024-07-15T09:00:01.000Z'],
    ['a time that exists twice is the earlier one', '2024-10-27T01:30:00', '2024-10-27T00:30:00.000Z', '2024-10-27T00:30:01.000Z'],
    ['the year of British Standard Time', '1970-01-15', '1970-01-14T23:00:00.000Z', '1970-01-15T23:00:00.000Z'],
    ['an offset beats the zone', '2024-07-15T10:00:00Z', '2024-07-15T10:00:00.000Z', '2024-07-15T10:00:01.000Z'],
  ])('in London, %s: %s', (_what, text, low, high) => {
    const range = dateRange(text, london);
    expect([iso(range?.low), iso(range?.high)]).toStrictEqual([low, high]);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => timeZone('Europe/Atlantis')).toThrow(RangeError);
  });
});
