import { describe, expect, it } from '@jest/globals';
import { RESOURCE_TYPES, searchParametersOf } from '../../search-parameters.ts';
import { FOREVER } from './date-range.ts';
import { Indexer, isColumn } from './indexer.ts';
import { UTC } from './time-zone.ts';

/** Numbers by position; `name` turns them back. */
const names = (type: string): string[] => searchParametersOf(type).map(({ name }) => name);
const indexer = new Indexer({ numberOf: (type, name) => names(type).indexOf(name) }, UTC);

function rowsOf(type: string, resource: object): Readonly<Record<string, unknown[]>> {
  const { tokens, strings, dates, references } = indexer.rowsOf(type, { resourceType: type, ...resource });
  const found: Record<string, unknown[]> = {};
  const add = (number: number, row: unknown): void => {
    (found[names(type)[number] ?? '?'] ??= []).push(row);
  };
  for (const [number, code, system] of tokens) add(number, system === '' ? code : `${system}|${code}`);
  for (const [number, normal] of strings) add(number, normal);
  for (const [number, low, high] of dates) add(number, [low, high]);
  for (const [number, target] of references) add(number, `${target.type}/${target.id}`);
  return found;
}

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe('Indexer', () => {
  it.each([
    ['code, boolean', 'Patient', { active: true, gender: 'female' }, { active: ['true'], gender: ['female'], deceased: ['false'] }],
    [
      'deceased as a time',
      'Patient',
      { deceasedDateTime: '2024-01-01' },
      { deceased: ['true'], 'death-date': [[day('2024-01-01'), day('2024-01-02')]] },
    ],
    ['deceased as false', 'Patient', { deceasedBoolean: false }, { deceased: ['false'] }],
    [
      'Identifier',
      'Organization',
      { identifier: [{ system: 's', value: 'v' }, { value: 'w' }, { system: 't' }] },
      { identifier: ['s|v', 'w'] },
    ],
    [
      'CodeableConcept: every coding',
      'Observation',
      { code: { coding: [{ system: 's', code: 'a' }, { code: 'b' }], text: 'c' } },
      { code: ['s|a', 'b'], 'combo-code': ['s|a', 'b'] },
    ],
    ['Coding', 'Encounter', { class: { system: 's', code: 'IMP' } }, { class: ['s|IMP'] }],
    [
      'ContactPoint: its system is no system',
      'Practitioner',
      {
        telecom: [
          { system: 'phone', value: '1' },
          { system: 'email', value: 'a@b' },
        ],
      },
      { phone: ['1'], email: ['a@b'], telecom: ['1', 'a@b'] },
    ],
    [
      'HumanName: each part',
      'Patient',
      { name: [{ family: 'Ångström', given: ['Åsa', 'Eva'], prefix: ['Dr'] }] },
      { family: ['angstrom'], given: ['asa', 'eva'], name: ['angstrom', 'asa', 'eva', 'dr'], deceased: ['false'] },
    ],
    [
      'Address: each part',
      'Location',
      { address: { line: ['1 High St'], city: 'Poole', use: 'work' } },
      { address: ['1 high st', 'poole'], 'address-city': ['poole'], 'address-use': ['work'] },
    ],
    ['Period without an end', 'Encounter', { period: { start: '2024-01-01' } }, { date: [[day('2024-01-01'), FOREVER]] }],
    ['Period without a start', 'Encounter', { period: { end: '2024-01-01' } }, { date: [[-FOREVER, day('2024-01-02')]] }],
    ['Period without anything', 'Encounter', { period: {} }, {}],
    [
      'Timing: the outer limits',
      'Observation',
      { effectiveTiming: { event: ['2024-01-05', '2024-01-01'], repeat: { boundsPeriod: { start: '2024-01-02', end: '2024-01-09' } } } },
      { date: [[day('2024-01-01'), day('2024-01-10')]] },
    ],
    ['a date that is none', 'Patient', { birthDate: '19651312' }, { deceased: ['false'] }],
    [
      'choice: the type that fits the kind',
      'Observation',
      { valueCodeableConcept: { coding: [{ code: 'x' }], text: 'T' } },
      { 'value-concept': ['x'], 'combo-value-concept': ['x'], 'value-string': ['t'] },
    ],
    [
      'reference with a version',
      'Encounter',
      { subject: { reference: 'Patient/1/_history/2' } },
      { subject: ['Patient/1'], patient: ['Patient/1'] },
    ],
    ['reference that is no patient', 'Encounter', { subject: { reference: 'Group/1' } }, { subject: ['Group/1'] }],
    [
      'absolute reference with a type',
      'Encounter',
      { subject: { reference: 'https://x.example/Patient/1', type: 'Patient' } },
      { subject: ['/https://x.example/Patient/1'], patient: ['/https://x.example/Patient/1'] },
    ],
    [
      'logical reference: its identifier',
      'AuditEvent',
      { entity: [{ what: { identifier: { value: '667151' } } }] },
      { entity: ['667151'] },
    ],
    ['fragment and urn are no references', 'Encounter', { subject: { reference: '#p' }, partOf: { reference: 'urn:uuid:1' } }, {}],
    [
      'meta',
      'Binary',
      { meta: { tag: [{ system: 's', code: 't' }], security: [{ code: 'R' }], profile: ['http://p|1.0'] } },
      { _tag: ['s|t'], _security: ['R'], _profile: ['http://p|1.0', 'http://p'] },
    ],
    [
      'elements of the wrong shape',
      'Patient',
      { name: 'x', identifier: [null, 7, 'y', []], birthDate: {}, telecom: [[{ value: 'z' }]], active: 'yes' },
      { deceased: ['false'], name: ['x'], active: ['yes'], identifier: ['y'] },
    ],
  ])('%s', (_what, type, resource, expected) => {
    expect(rowsOf(type, resource)).toStrictEqual(expected);
  });

  it.each(RESOURCE_TYPES.map((type) => [type]))('%s: every path of the table can be compiled', (type) => {
    expect(() => indexer.rowsOf(type, { resourceType: type })).not.toThrow();
  });

  it('knows which parameters are columns', () => {
    expect(
      searchParametersOf('Patient')
        .filter(isColumn)
        .map(({ name }) => name),
    ).toStrictEqual(['_id', '_lastUpdated']);
  });
});
