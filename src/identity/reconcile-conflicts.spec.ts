import { describe, expect, it } from '@jest/globals';
import { aConversion } from '../../test/factories/conversion.ts';
import {
  ann,
  aPatient,
  bob,
  CHI,
  chiNumber,
  kinds,
  national,
  nhsNumber,
  outcomeOf,
  reconciling,
} from '../../test/factories/reconciliation.ts';
import type { Reconciliation } from './reconcile.ts';

const { compare, local, take } = reconciling();

describe('identity conflicts are refused', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['another date of birth and another family name', ann, bob, 'identity-conflict'],
    ['another date of birth', ann, { ...ann, birthDate: '1960-02-01' }, 'taken'],
    ['another family name', ann, { ...ann, name: [{ family: 'Newname' }] }, 'taken'],
    ['another date of birth, no name sent', ann, { birthDate: '1931-05-05' }, 'taken'],
    ['another name, no date of birth stored', { name: ann.name }, bob, 'taken'],
    ['a less precise date of birth within', ann, { name: bob.name, birthDate: '1960' }, 'taken'],
    ['a former name in common', { ...ann, name: [...ann.name, { family: 'Nuclear', use: 'maiden' }] }, bob, 'taken'],
    [
      'the same name in capitals without marks',
      { name: [{ family: "Ó Néill-O'Brien" }], birthDate: '1950' },
      { name: [{ family: 'ONEILL OBRIEN' }], birthDate: '1951' },
      'taken',
    ],
  ])('one number with %s', async (_name, stored, sent, expected) => {
    await take(aConversion('A28', aPatient([local('1')], stored)));
    expect(await outcomeOf(take(aConversion('A31', aPatient([local('1')], sent))))).toBe(expected);
  });

  it('an NHS number and a local number of two patients, each with an NHS number', async () => {
    const [one, two] = [nhsNumber(), nhsNumber()];
    await take(aConversion('A28', aPatient([national(one)])));
    await take(aConversion('A28', aPatient([national(two), local('1')])));
    await expect(compare(aConversion('A31', aPatient([national(one), local('1')])))).rejects.toMatchObject({
      code: 'identity-conflict',
      issues: [{ location: 'PID-3' }],
    });
  });

  it('a local number of a patient with another NHS number', async () => {
    await take(aConversion('A28', aPatient([national(nhsNumber()), local('1')])));
    await expect(compare(aConversion('A31', aPatient([national(nhsNumber()), local('1')])))).rejects.toMatchObject({
      code: 'identity-conflict',
    });
  });

  it('two local numbers of two patients with NHS numbers', async () => {
    await take(aConversion('A28', aPatient([national(nhsNumber()), local('1')])));
    await take(aConversion('A28', aPatient([national(nhsNumber()), local('2')])));
    await expect(compare(aConversion('A31', aPatient([local('1'), local('2')])))).rejects.toMatchObject({ code: 'identity-conflict' });
  });

  it('two records that contradict each other, though the message says nothing', async () => {
    await take(aConversion('A28', aPatient([local('1')], ann)));
    await take(aConversion('A28', aPatient([local('2')], bob)));
    await expect(compare(aConversion('A31', aPatient([local('1'), local('2')])))).rejects.toMatchObject({ code: 'identity-conflict' });
  });

  it('more records than one person has', async () => {
    const many = Array.from({ length: 9 }, (_, index) => local(String(index + 1)));
    for (const one of many) await take(aConversion('A28', aPatient([one])));
    await expect(compare(aConversion('A31', aPatient(many)))).rejects.toMatchObject({ code: 'identity-conflict' });
  });

  it('unless the record has once said what the message says, however long ago', async () => {
    const says = (family: string, birthDate: string): Promise<Reconciliation> =>
      take(aConversion('A31', aPatient([local('1')], { name: [{ family }], birthDate })));
    const first = await says('First', '1960-01-01');
    await says('A', '1960-01-01');
    for (const family of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') await says(family, '1970-07-07');
    expect(await outcomeOf(says('Nobody', '1980-08-08'))).toBe('identity-conflict');
    expect((await says('First', '1960-01-01')).patient?.id).toBe(first.patient?.id);
  });

  it('says nothing about the patients', async () => {
    await take(aConversion('A28', aPatient([local('1')], ann)));
    const fault: unknown = await compare(aConversion('A31', aPatient([local('1')], bob))).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      issues: [
        { detail: 'an identifier in PID-3 belongs to a patient with another date of birth (PID-7) and another family name (PID-5)' },
      ],
    });
    expect(String(fault)).not.toMatch(/Everywoman|Nuclear|19\d\d|ward/);
  });

  it('numbers of two national systems are no contradiction', async () => {
    await take(aConversion('A28', aPatient([{ system: CHI, value: chiNumber() }, local('1')])));
    expect(kinds(await take(aConversion('A31', aPatient([national(nhsNumber()), local('1')]))))).toStrictEqual(['update Patient']);
  });
});
