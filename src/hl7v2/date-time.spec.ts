import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDateTime, readTime, writeDateTime } from './date-time.ts';

const LONDON = 'Europe/London';

describe('DT, DTM and TS (HL7 v2.9 ch. 2A.3): precision is kept', () => {
  it.each([
    ['a year', '1957', '1957', '1957-01-01T00:00:00Z'],
    ['a month', '195708', '1957-08', '1957-08-01T00:00:00+01:00'],
    ['a day', '19570830', '1957-08-30', '1957-08-30T00:00:00+01:00'],
    ['a day with hyphens', '1926-08-11', '1926-08-11', '1926-08-11T00:00:00+01:00'],
    ['minutes get seconds', '202311271254', '2023-11-27T12:54:00+00:00', '2023-11-27T12:54:00Z'],
    ['seconds', '20231127125458', '2023-11-27T12:54:58+00:00', '2023-11-27T12:54:58Z'],
    ['a tenth', '20231127125458.1', '2023-11-27T12:54:58.1+00:00', '2023-11-27T12:54:58.100Z'],
    ['four digits of a second', '20231127125458.0070', '2023-11-27T12:54:58.0070+00:00', '2023-11-27T12:54:58.007Z'],
    ['no rounding up', '20231127125459.9999', '2023-11-27T12:54:59.9999+00:00', '2023-11-27T12:54:59.999Z'],
    ['the leap day', '20240229', '2024-02-29', '2024-02-29T00:00:00Z'],
    ['the leap day of a fourth century', '20000229', '2000-02-29', '2000-02-29T00:00:00Z'],
    ['the last second of a day', '20231231235959', '2023-12-31T23:59:59+00:00', '2023-12-31T23:59:59Z'],
    ['the first year', '0001', '0001', '0001-01-01T00:01:00Z'],
    ['the last year', '9999', '9999', '9999-01-01T00:00:00Z'],
  ])('%s', (_case, text, dateTime, earliest) => {
    const reading = readDateTime(text, LONDON);
    expect(reading).toStrictEqual({
      dateTime,
      date: dateTime.slice(0, 10),
      hasTime: dateTime.includes('T'),
      findings: [],
      epoch: Date.parse(earliest),
    });
  });

  it('an hour alone becomes the date', () => {
    expect(readDateTime('2023072712', LONDON)).toStrictEqual({
      dateTime: '2023-07-27',
      date: '2023-07-27',
      hasTime: false,
      findings: ['precision-lost'],
      epoch: Date.parse('2023-07-27T11:00:00Z'),
    });
  });
});

describe('DT, DTM and TS: what is not a date', () => {
  it.each([
    '',
    ' ',
    'unknown',
    '0000',
    '57',
    '195',
    '19571',
    '1957083',
    '19651312',
    '19650012',
    '19650100',
    '19650132',
    '19650431',
    '20250229',
    '19000229',
    '2024010124',
    '202401012400',
    '202401011260',
    '20240101125960',
    '202401011',
    '2024010112300',
    '202401011230599',
    '20240101123059.',
    '20240101123059.12345',
    '202401011230.5',
    '20240101123059,5',
    '1926-08',
    '1926-8-11',
    '1926-08-1',
    '1926/08/11',
    '11-08-1926',
    '1926-08-11T00:00',
    ' 19570830',
    '19570830 ',
    '+9570830',
    '1957083０',
    '19570830^D',
    '20240101123059Z',
    '20240101123059+01:00',
    '20240101123059+1',
    '20240101123059+01000',
    '20240101123059*0100',
  ])('%j', (text) => {
    expect(readDateTime(text, LONDON)).toBeUndefined();
  });
});

describe('offsets', () => {
  it.each([
    ['as sent', '20230727125458+0100', '2023-07-27T12:54:58+01:00', '2023-07-27T11:54:58Z'],
    ['as sent, where the zone has another', '20230727125458-0500', '2023-07-27T12:54:58-05:00', '2023-07-27T17:54:58Z'],
    ['none is not minus none', '20230727125458+0000', '2023-07-27T12:54:58+00:00', '2023-07-27T12:54:58Z'],
    ['minus none', '20230727125458-0000', '2023-07-27T12:54:58-00:00', '2023-07-27T12:54:58Z'],
    ['behind a fraction', '20230727125458.25+0545', '2023-07-27T12:54:58.25+05:45', '2023-07-27T07:09:58.250Z'],
    ['behind minutes', '202307271254+0100', '2023-07-27T12:54:00+01:00', '2023-07-27T11:54:00Z'],
    ['the furthest east', '20230727125458+1400', '2023-07-27T12:54:58+14:00', '2023-07-26T22:54:58Z'],
    ['the furthest west', '20230727125458-1200', '2023-07-27T12:54:58-12:00', '2023-07-28T00:54:58Z'],
    ['at a time that the zone has twice', '20231029013000+0000', '2023-10-29T01:30:00+00:00', '2023-10-29T01:30:00Z'],
  ])('%s', (_case, text, dateTime, instant) => {
    expect(readDateTime(text, LONDON)).toMatchObject({ dateTime, hasTime: true, findings: [], epoch: Date.parse(instant) });
  });

  it.each(['+1401', '+1500', '-1201', '-1300', '+0060', '+9999'])('%s is none', (offset) => {
    expect(readDateTime(`20230727125458${offset}`, LONDON)).toBeUndefined();
  });

  it.each([
    ['20230727+0200', '2023-07-27', '2023-07-26T22:00:00Z'],
    ['202307-0500', '2023-07', '2023-07-01T05:00:00Z'],
    ['2023+0000', '2023', '2023-01-01T00:00:00Z'],
    ['2023072712+0200', '2023-07-27', '2023-07-27T10:00:00Z'],
  ])('beside a date it is lost: %s', (text, date, earliest) => {
    expect(readDateTime(text, LONDON)).toStrictEqual({
      dateTime: date,
      date,
      hasTime: false,
      findings: ['precision-lost'],
      epoch: Date.parse(earliest),
    });
  });
});

describe('local times', () => {
  it.each([
    ['before the clocks go forward', LONDON, '20240331005959', '2024-03-31T00:59:59+00:00', []],
    ['skipped: the offset before', LONDON, '20240331010000', '2024-03-31T01:00:00+00:00', ['time-skipped']],
    ['skipped, the last second', LONDON, '20240331015959', '2024-03-31T01:59:59+00:00', ['time-skipped']],
    ['after the clocks went forward', LONDON, '20240331020000', '2024-03-31T02:00:00+01:00', []],
    ['before the clocks go back', LONDON, '20231029005959', '2023-10-29T00:59:59+01:00', []],
    ['twice: the first is BST', LONDON, '20231029010000', '2023-10-29T01:00:00+01:00', ['time-ambiguous']],
    ['twice, the last second', LONDON, '20231029015959', '2023-10-29T01:59:59+01:00', ['time-ambiguous']],
    ['after the clocks went back', LONDON, '20231029020000', '2023-10-29T02:00:00+00:00', []],
    ['British Standard Time, 1968 to 1971', LONDON, '19700115120000', '1970-01-15T12:00:00+01:00', []],
    ['double summer time', LONDON, '19440715120000', '1944-07-15T12:00:00+02:00', []],
    ['local mean time, to the minute', LONDON, '18000101120000', '1800-01-01T12:00:00-00:01', []],
    ['a zone without summer time', 'Asia/Kolkata', '20240715120000', '2024-07-15T12:00:00+05:30', []],
    ['the south', 'Pacific/Auckland', '20240115120000', '2024-01-15T12:00:00+13:00', []],
    ['the south, twice', 'Pacific/Auckland', '20240407023000', '2024-04-07T02:30:00+13:00', ['time-ambiguous']],
    ['a summer time of half an hour, skipped', 'Australia/Lord_Howe', '20241006021500', '2024-10-06T02:15:00+10:30', ['time-skipped']],
    ['a day that a whole country skipped', 'Pacific/Apia', '20111230120000', '2011-12-30T12:00:00-10:00', ['time-skipped']],
    ['the day after it', 'Pacific/Apia', '20111231000000', '2011-12-31T00:00:00+14:00', []],
    ['a winter of four weeks', 'Africa/Casablanca', '20240325120000', '2024-03-25T12:00:00+00:00', []],
    ['around it', 'Africa/Casablanca', '20240425120000', '2024-04-25T12:00:00+01:00', []],
    ['no zone at all', 'UTC', '20240715120000', '2024-07-15T12:00:00+00:00', []],
  ])('%s', (_case, zone, text, dateTime, findings) => {
    expect(readDateTime(text, zone)).toMatchObject({ dateTime, findings, epoch: Date.parse(dateTime) });
  });
});

describe('TM (HL7 v2.9 ch. 2A.3)', () => {
  it.each([
    ['1254', '12:54:00'],
    ['125458', '12:54:58'],
    ['125458.0070', '12:54:58.0070'],
    ['0000', '00:00:00'],
    ['235959', '23:59:59'],
  ])('%s', (text, time) => {
    expect(readTime(text)).toBe(time);
  });

  it.each(['', '12', '125', '12545', '2400', '1260', '125460', '125458.', '125458.12345', '1254.5', '1254+0100', '12:54', ' 1254', 'noon'])(
    '%j is none that FHIR can say',
    (text) => {
      expect(readTime(text)).toBeUndefined();
    },
  );
});

describe('writeDateTime', () => {
  it.each([
    ['2024-02-13T14:49:32.581Z', LONDON, '20240213144932'],
    ['2024-07-13T23:30:00Z', LONDON, '20240714003000'],
    ['2024-01-01T00:00:00Z', 'Pacific/Auckland', '20240101130000'],
    ['2024-01-01T00:00:00Z', 'America/New_York', '20231231190000'],
  ])('%s in %s', (instant, zone, text) => {
    expect(writeDateTime(new Date(instant), zone)).toBe(text);
  });
});

describe('laws', () => {
  const zone = fc.constantFrom(
    LONDON,
    'Pacific/Auckland',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'UTC',
  );
  const instant = fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true });

  it('a local time is read as the instant that wrote it, or as the first of two', () => {
    fc.assert(
      fc.property(instant, zone, (date, name) => {
        const second = Math.floor(date.getTime() / 1000) * 1000;
        const reading = readDateTime(writeDateTime(date, name), name);
        expect(Date.parse(reading?.dateTime ?? '')).toBe(reading?.epoch);
        const isFirst = reading?.findings.length === 0 || (reading?.epoch ?? 0) <= second;
        expect([isFirst, reading?.epoch === second || reading?.findings[0] === 'time-ambiguous']).toStrictEqual([true, true]);
      }),
    );
  });

  it('whatever the text, nothing throws, and what is read is FHIR', () => {
    const dateTime = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d{1,4})?[+-]\d\d:\d\d)?)?)?$/;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-.^ '.split('')), maxLength: 26 }), (text) => {
        expect(readDateTime(text, LONDON)?.dateTime ?? '2024').toMatch(dateTime);
        expect(readTime(text) ?? '00:00:00').toMatch(/^\d\d:\d\d:\d\d(\.\d{1,4})?$/);
      }),
    );
  });
});
