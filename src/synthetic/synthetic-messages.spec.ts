import { describe, expect, it } from '@jest/globals';
import { readMessage } from '../hl7v2/read-message.ts';
import { compileMapping } from '../transform/compile-mapping.ts';
import type { Conversion } from '../transform/conversion.ts';
import { convert } from '../transform/convert.ts';
import { isNhsNumber } from '../transform/nhs-number.ts';
import { MESSAGE_MAPS } from '../transform/v2-to-fhir/messages/message-maps.ts';
import { nhsNumberOf } from './story.ts';
import { SYNTHETIC_EVENTS, syntheticMessages } from './synthetic-messages.ts';

const now = new Date('2025-06-01T12:00:00Z');
const LIMITS = { maximumSegments: 1000, maximumRepetitions: 100 };
const MAPPING = compileMapping(new Map(), []);
const made = (kind: string, count = 1, seed = 7, people = 0): readonly string[] => [
  ...syntheticMessages({ kind, count, organisation: 'r0d', seed, now, people }),
];

function converted(text: string): Conversion {
  const { message, fault } = readMessage(Buffer.from(text), LIMITS);
  expect(fault).toBeUndefined();
  return convert(message, MAPPING, { received: now, zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'x' });
}

/** What asks for data and answers with them is no message that somebody sends. */
const ANSWERS = ['RSP', 'VXR'];

describe('synthetic messages', () => {
  it('there are some of every event that is read', () => {
    const read = MESSAGE_MAPS.filter(({ type }) => !ANSWERS.includes(type)).flatMap(({ type, events }) =>
      events.map((event) => `${type}^${event}`),
    );
    expect([...SYNTHETIC_EVENTS].sort()).toStrictEqual(read.sort());
  });

  it.each(SYNTHETIC_EVENTS)('%s: is read without a warning, and makes a patient', (kind) => {
    const [text = ''] = made(kind);
    const { category, findings, resources } = converted(text);
    expect(category).toBe(kind);
    expect(findings.filter(({ severity }) => severity !== 'I')).toStrictEqual([]);
    expect(resources.map(({ type }) => type)).toContain('Patient');
  });

  it('are the same for the same options, and others for another seed', () => {
    expect(made('all', 300)).toStrictEqual(made('all', 300));
    expect(made('all', 3, 8)).not.toStrictEqual(made('all', 3));
    expect(made('ADT^A01')[0]?.split('\r')[0]).toMatch(
      /^MSH\|\^~\\&\|SYNTHETIC\|R0D\|DEX\|QVV\|202506011259\d\d\|\|ADT\^A01\^ADT_A01\|SYN000001\w{8}\|T\|2\.5\.1$/,
    );
  });

  it('are about as many persons as asked for, each with a control id of its own', () => {
    const messages = made('ADT^A01', 50, 1, 3).map((text) => readMessage(Buffer.from(text), LIMITS).message);
    const numbers = messages.map((message) => message.segment('PID')?.field(3).repetitions[1]?.at(1).text);
    expect(new Set(numbers).size).toBe(3);
    expect(new Set(messages.map((message) => message.segment('MSH')?.field(10).raw)).size).toBe(50);
  });

  it.each([0, 1, 18, 4321, 999_999, 1_000_018])('an NHS number of the range that is not given out: serial %i', (serial) => {
    const number = nhsNumberOf(serial);
    expect(number).toMatch(/^999\d{7}$/);
    expect(isNhsNumber(number)).toBe(true);
  });

  it('have results whose flags say where they lie in their range', () => {
    const results = made('ORU^R01', 60).flatMap((text) => {
      const { message } = readMessage(Buffer.from(text), LIMITS);
      return message.segments.filter(({ name }) => name === 'OBX').map((obx) => [5, 7, 8].map((field) => obx.field(field).first.text));
    });
    const flags = results.map(([value = '', range = '', flag]) => {
      const [low = 0, high = 0] = range.split('-').map(Number);
      expect({ value, range, flag }).toStrictEqual({ value, range, flag: Number(value) < low ? 'L' : Number(value) > high ? 'H' : 'N' });
      return flag;
    });
    expect(new Set(flags)).toStrictEqual(new Set(['L', 'H', 'N']));
  });

  it.each([
    ['2025-06-01T12:00:00Z', '202506011259'],
    ['2025-01-01T12:00:00Z', '202501011159'],
  ])('made at %s are of %s.. on the clock of the sender', (at, minute) => {
    const [text = ''] = syntheticMessages({ kind: 'ADT^A01', count: 1, organisation: 'R0D', seed: 1, now: new Date(at), people: 0 });
    const { message } = readMessage(Buffer.from(text), LIMITS);
    expect([message.segment('MSH')?.field(7).raw, message.segment('PV1')?.field(44).raw]).toStrictEqual(
      [7, 44].map(() => expect.stringMatching(new RegExp(`^${minute}\\d\\d$`))),
    );
  });

  it.each(SYNTHETIC_EVENTS)('%s: what has happened has happened before it is told, and in its order', (kind) => {
    const { message } = readMessage(Buffer.from(made(kind)[0] ?? ''), LIMITS);
    const at = (segment: string, field: number): string => message.segment(segment)?.field(field).first.text ?? '';
    const happened = [
      at('PV1', 44),
      at('SPM', 17),
      at('OBR', 7),
      at('RXA', 3),
      at('RXD', 3),
      at('EVN', 2),
      at('OBR', 22),
      at('PV1', 45),
      at('MSH', 7),
    ];
    const told = happened.filter((time) => time !== '');
    expect([...told].sort()).toStrictEqual(told);
    expect([at('PV2', 8), at('PV2', 9)].filter((time) => time !== '' && time <= at('MSH', 7))).toStrictEqual([]);
  });

  it('a line that begins with blanks keeps them', () => {
    const { message } = readMessage(Buffer.from(made('MDM^T02')[0] ?? ''), LIMITS);
    const lines = message.segments.filter(({ name }) => name === 'OBX').map((obx) => obx.field(5).first.text);
    expect(lines).toStrictEqual(['Seen in clinic.', '  Feels well.']);
  });

  it.each(['r|d', '', 'R0', 'R0D\rEVN'])('the organisation %j is refused', (organisation) => {
    const messages = syntheticMessages({ kind: 'ADT^A01', count: 1, organisation, seed: 1, now, people: 0 });
    expect(() => [...messages]).toThrow(expect.objectContaining({ code: 'command-refused', message: expect.stringContaining('ODS code') }));
  });

  it('a kind may be named in small letters', () => {
    expect(made('adt^a01')).toStrictEqual(made('ADT^A01'));
  });

  it.each(['ADT^A99', 'AD', ''])('%j is refused, and says what there is', (kind) => {
    expect(() => made(kind)).toThrow(expect.objectContaining({ code: 'command-refused', message: expect.stringContaining('ADT^A01') }));
  });
});
