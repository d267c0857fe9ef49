import { describe, expect, it } from '@jest/globals';
import { after, converted, DATA_ABSENT, hasUse, list, patient, single } from '../../test/factories/part.ts';
import type { Part } from '../transform/conversion.ts';
import { updated } from './field-wise-update.ts';

describe('the unit of update is the HL7 field', () => {
  it.each<[string, Record<string, unknown>, readonly Part[], Record<string, unknown>]>([
    [
      'a field that was not sent leaves its part',
      { gender: 'male', birthDate: '1980' },
      [single('PID-8', 'gender', 'female')],
      { gender: 'female', birthDate: '1980' },
    ],
    ['a new element', {}, [single('PID-8', 'gender', 'female')], { gender: 'female' }],
    ['"" removes', { gender: 'male', birthDate: '1980' }, [single('PID-8', 'gender')], { birthDate: '1980' }],
    ['"" removes the companion too', { birthDate: '1980', _birthDate: { id: 'a' } }, [single('PID-7', 'birthDate')], {}],
    ['"" of what is not there', { gender: 'male' }, [single('PV1-14', 'hospitalization.admitSource')], { gender: 'male' }],
    [
      'an element of an element',
      { hospitalization: { origin: { display: 'A' } } },
      [single('PV1-14', 'hospitalization.admitSource', { text: '19' })],
      { hospitalization: { origin: { display: 'A' }, admitSource: { text: '19' } } },
    ],
    [
      'the last element of an element goes with it',
      { hospitalization: { admitSource: { text: '19' } } },
      [single('PV1-14', 'hospitalization.admitSource')],
      {},
    ],
    ['two rules of one element: the later, as on creation', {}, [single('PV1-4', 'x', 'a'), single('PV1-14', 'x', 'b')], { x: 'b' }],
    [
      'a value beats the "" of another field of the same element',
      { x: 'a' },
      [single('PV1-14', 'x', 'b'), single('PV1-4', 'x')],
      { x: 'b' },
    ],
    ['a value replaces the reason for its absence', { _gender: DATA_ABSENT }, [single('PID-8', 'gender', 'male')], { gender: 'male' }],
    [
      'other extensions of the element stay',
      { _birthDate: { extension: [...DATA_ABSENT.extension, { url: 'u' }] } },
      [single('PID-7', 'birthDate', '1980')],
      { birthDate: '1980', _birthDate: { extension: [{ url: 'u' }] } },
    ],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after(stored, ...parts)).toStrictEqual(patient(expected));
  });

  it('gives an element that R4 demands what creation would give it, instead of removing it', () => {
    const message = converted([single('PV1-2', 'class')], { class: DATA_ABSENT });
    expect(updated(patient({ class: { code: 'IMP' } }), message)).toStrictEqual(patient({ class: DATA_ABSENT }));
  });

  it('never sets on an update what R4 demands and nobody sent', () => {
    expect(updated(patient({ status: 'finished' }), converted([single('PID-8', 'gender', 'male')], { status: 'unknown' }))).toStrictEqual(
      patient({ status: 'finished', gender: 'male' }),
    );
  });

  it('changes neither of its arguments', () => {
    const stored = patient({ hospitalization: { admitSource: { text: 'a' } }, telecom: [{ use: 'home' }] });
    const copy = structuredClone(stored);
    updated(stored, converted([single('PV1-14', 'hospitalization.admitSource', 'b'), list('PID-13', 'telecom', hasUse('home'))]));
    expect(stored).toStrictEqual(copy);
  });

  it('keeps the order of names of what is stored, at every depth', () => {
    const stored = { b: 1, a: { d: 1, c: 2 }, name: [{ given: ['A'], family: 'B' }] };
    const parts = [
      single('X-1', 'a', { c: 2, d: 1 }),
      single('X-2', 'b', 1),
      list('PID-5', 'name', undefined, { family: 'B', given: ['A'] }),
    ];
    expect(JSON.stringify(updated(patient(stored), converted(parts)))).toBe(JSON.stringify(patient(stored)));
  });
});

describe('choice elements', () => {
  it.each<[string, Record<string, unknown>, readonly Part[], Record<string, unknown>]>([
    ['one replaces another', { deceasedBoolean: false }, [single('PID-29', 'deceasedDateTime', '2024')], { deceasedDateTime: '2024' }],
    [
      'and its companion',
      { deceasedDateTime: '2024', _deceasedDateTime: { id: 'a' } },
      [single('PID-30', 'deceasedBoolean', false)],
      { deceasedBoolean: false },
    ],
    [
      'true does not give up a known time',
      { deceasedDateTime: '2024' },
      [single('PID-30', 'deceasedBoolean', true)],
      { deceasedDateTime: '2024' },
    ],
    [
      'true does not give up a known number',
      { multipleBirthInteger: 2 },
      [single('PID-24', 'multipleBirthBoolean', true)],
      { multipleBirthInteger: 2 },
    ],
    [
      '"" in PID-29 beside Y in PID-30, in either order',
      { deceasedDateTime: '2024' },
      [single('PID-30', 'deceasedBoolean', true), single('PID-29', 'deceasedDateTime')],
      { deceasedBoolean: true },
    ],
    ['an element whose name only begins alike', { valueSet: 'x' }, [single('OBX-5', 'valuable', 1)], { valueSet: 'x', valuable: 1 }],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after(stored, ...parts)).toStrictEqual(patient(expected));
  });
});

describe('shared resources', () => {
  const fill = (stored: Record<string, unknown>, body: Record<string, unknown>): unknown =>
    updated(patient(stored), converted([], body, 'shared'));
  it.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, unknown>]>([
    ['what is empty is filled', { name: 'A' }, { name: 'B', active: true }, { name: 'A', active: true }],
    ['a list that is there stays', { name: [{ family: 'A' }] }, { name: [{ family: 'B' }] }, { name: [{ family: 'A' }] }],
    [
      'a number of a further system',
      { identifier: [{ system: 'a', value: '1' }] },
      { identifier: [{ system: 'b', value: '2' }] },
      {
        identifier: [
          { system: 'a', value: '1' },
          { system: 'b', value: '2' },
        ],
      },
    ],
    [
      'no second number of a system',
      { identifier: [{ system: 'a', value: '1' }] },
      { identifier: [{ system: 'a', value: '2' }] },
      { identifier: [{ system: 'a', value: '1' }] },
    ],
    ['a placeholder counts as empty', { name: DATA_ABSENT }, { name: 'A' }, { name: 'A' }],
    ['a choice that has a value is not empty', { deceasedDateTime: '2024' }, { deceasedBoolean: false }, { deceasedDateTime: '2024' }],
  ])('%s', (_rule, stored, body, expected) => {
    expect(fill(stored, body)).toStrictEqual(patient(expected));
  });

  it('profiles are united', () => {
    expect(fill({ meta: { profile: ['a'], tag: [] } }, { meta: { profile: ['b', 'a'] } })).toStrictEqual(
      patient({ meta: { profile: ['a', 'b'], tag: [] } }),
    );
  });
});
