import { describe, expect, it } from '@jest/globals';
import { aContext, aMessage, linesOf } from '../../test/factories/acknowledgement.ts';
import type { Finding } from '../faults/finding.ts';
import { accept } from './acknowledge.ts';

const FINDINGS: readonly Finding[] = [
  { code: 'value-invalid', location: 'PID-7', text: '"19651312" is not a date; it was left out.', severity: 'W' },
  { code: 'state-assumed', location: 'PV1-36', text: 'The visit was not known.', severity: 'I' },
];

describe('MSA of an accepted message', () => {
  it.each([
    ['2.1', 'MSA|AA|667151|Successfully processed'],
    ['2.3.1', 'MSA|AA|667151|Successfully processed'],
    ['2.4', 'MSA|AA|667151|Successfully processed'],
    ['2.6', 'MSA|AA|667151|Successfully processed'],
    ['', 'MSA|AA|667151|Successfully processed'],
    ['2.7', 'MSA|AA|667151'],
    ['2.8.2', 'MSA|AA|667151'],
  ])('%s', (version, line) => {
    const acknowledgement = accept(aMessage({ version }), { findings: [] }, aContext());
    expect(acknowledgement).toMatchObject({ code: 'AA', status: 200 });
    expect(linesOf(acknowledgement).slice(1)).toStrictEqual([line]);
  });

  it.each([
    ['two', ['PID-7', 'PV1-36'], 'Successfully processed, 2 findings: PID-7, PV1-36'],
    ['one', ['PID-7'], 'Successfully processed, 1 finding: PID-7'],
    ['two at one place', ['PID-7', 'PID-7'], 'Successfully processed, 2 findings: PID-7'],
    [
      'more than fit',
      ['PID-3[2].1', 'PID-7', 'PV1-36', 'OBX[10]-5', 'OBX[11]-5', 'OBX[12]-5'],
      'Successfully processed, 6 findings: PID-3[2].1, PID-7, PV1-36, OBX[10]-5, ...',
    ],
    ['a place that does not fit', ['Z'.repeat(80)], 'Successfully processed, 1 finding'],
    ['a place with line ends', ['a\rMSA|AA'], 'Successfully processed, 1 finding: a MSA\\F\\AA'],
  ])('findings: %s', (_case, locations, text) => {
    const findings = locations.map((location): Finding => ({ code: 'value-invalid', location, text: '', severity: 'W' }));
    expect(linesOf(accept(aMessage(), { findings }, aContext())).slice(1)).toStrictEqual([`MSA|AA|667151|${text}`]);
  });

  it('ten thousand findings are named in 80 characters', () => {
    const findings = Array.from({ length: 10_000 }, (_, n): Finding => ({
      code: 'value-invalid',
      location: `OBX[${n}]-5`,
      text: '',
      severity: 'W',
    }));
    expect(linesOf(accept(aMessage(), { findings }, aContext()))[1]).toBe(
      'MSA|AA|667151|Successfully processed, 10000 findings: OBX[0]-5, OBX[1]-5, OBX[2]-5, ...',
    );
  });
});

describe('fields that became nothing', () => {
  const unused = (...fields: readonly string[]): ReadonlyMap<string, number> => new Map(fields.map((field) => [field, 1]));
  const textOf = (findings: readonly Finding[], unusedFields: ReadonlyMap<string, number>, version = '2.4'): string | undefined =>
    linesOf(accept(aMessage({ version }), { findings, unusedFields }, aContext()))[1];

  it.each([
    ['none', [], unused(), 'Successfully processed'],
    ['two', [], unused('PID-32', 'PV1-20.4'), 'Successfully processed, 2 not converted: PID-32, PV1-20.4'],
    ['beside findings', FINDINGS, unused('PID-32'), 'Successfully processed, 2 findings: PID-7, PV1-36; 1 not converted: PID-32'],
    ['what a finding names already', FINDINGS, unused('PID-7', 'PV1-36.2'), 'Successfully processed, 2 findings: PID-7, PV1-36'],
    [
      'more than fit',
      FINDINGS,
      unused('PID-32', 'PV1-20.4', 'ZU1-3'),
      'Successfully processed, 2 findings: PID-7, PV1-36; 3 not converted: PID-32, ...',
    ],
    [
      'a segment of thousands of fields',
      [],
      unused(...Array.from({ length: 5000 }, (_, n) => `ZZZ-${n}`)),
      'Successfully processed, 100 not converted: ZZZ-0, ZZZ-1, ZZZ-2, ZZZ-3, ...',
    ],
  ])('%s', (_case, findings, fields, text) => {
    expect(textOf(findings, fields)).toBe(`MSA|AA|667151|${text}`);
  });

  it('from 2.7 MSA-3 is empty', () => {
    expect(textOf([], unused('PID-32'), '2.7')).toBe('MSA|AA|667151');
  });

  it('are ERR segments of severity I only where these are asked for', () => {
    const linesWith = (warnings: boolean, version: string): readonly string[] =>
      linesOf(accept(aMessage({ version }), { findings: [], unusedFields: new Map([['OBX-15.2', 3]]) }, aContext({ warnings }))).slice(2);
    expect(linesWith(false, '2.5')).toStrictEqual([]);
    expect(linesWith(true, '2.4')).toStrictEqual([]);
    expect(linesWith(true, '2.5')).toStrictEqual([
      'ERR||OBX^1^15^1^2|0^Message accepted^HL70357|I|field-unused^No rule made anything of the field, or of a part of it; it is in the loss list.^HL70533||no rule made anything of what was sent there, 3 times in this message|OBX-15.2: no rule made anything of what was sent there, 3 times in this message',
    ]);
  });

  it('are named in the OperationOutcome of the guide', () => {
    const { text } = accept(aMessage(), { findings: [], unusedFields: unused('PID-32') }, aContext({ layout: 'guide' }));
    expect(text).toContain('"diagnostics":"Successfully processed, 1 not converted: PID-32"');
  });
});

describe('warnings: true', () => {
  it.each(['2.3', '2.4', ''])('up to 2.4 an ERR would look like an error: %s', (version) => {
    expect(linesOf(accept(aMessage({ version }), { findings: FINDINGS }, aContext({ warnings: true })))).toHaveLength(2);
  });

  it.each([
    ['2.5', 'MSA|AA|667151|Successfully processed, 2 findings: PID-7, PV1-36'],
    ['2.7', 'MSA|AA|667151'],
  ])('from 2.5 one ERR for each finding: %s', (version, msa) => {
    expect(linesOf(accept(aMessage({ version }), { findings: FINDINGS }, aContext({ warnings: true }))).slice(1)).toStrictEqual([
      msa,
      'ERR||PID^1^7|102^Data type error^HL70357|W|value-invalid^The value does not have the form that the field demands; it was left out.^HL70533||"19651312" is not a date; it was left out.|PID-7: "19651312" is not a date; it was left out.',
      'ERR||PV1^1^36|0^Message accepted^HL70357|I|state-assumed^The patient or visit was not known; it was created in the state that the event gives.^HL70533||The visit was not known.|PV1-36: The visit was not known.',
    ]);
  });
});
