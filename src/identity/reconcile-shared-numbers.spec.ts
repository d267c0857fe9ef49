import { describe, expect, it } from '@jest/globals';
import { aConversion } from '../../test/factories/conversion.ts';
import { aPatient, kinds, national, nhsNumber, reconciling } from '../../test/factories/reconciliation.ts';
import type { Conversion } from '../transform/conversion.ts';

const on = reconciling();
const { anEncounter, compare, local, take } = on;

describe('a visit number that is stored with another patient', () => {
  const admitted = (patient: string, text = 'c'): Conversion =>
    aConversion('A01', aPatient([local(patient)]), anEncounter('V1'), {
      label: 'Condition[0]',
      key: 'c',
      within: ['Encounter[0]'],
      sent: { subject: { reference: 'Patient[0]' }, code: { text } },
    });

  it('is another visit, and so is what belongs to it', async () => {
    const first = await take(admitted('1'));
    const second = await take(admitted('2'));
    expect(kinds(second)).toStrictEqual(['create Patient', 'create Encounter', 'create Condition']);
    expect(second.findings).toStrictEqual([
      {
        code: 'number-shared',
        location: 'PV1-19',
        severity: 'W',
        text: 'the number of this Encounter is stored with another patient: the two are kept apart',
      },
    ]);
    expect(second.changes[1]?.entry.id).not.toBe(first.changes[1]?.entry.id);
    expect(kinds(await compare(admitted('1')))).toStrictEqual([]);
    expect(kinds(await compare(admitted('2')))).toStrictEqual([]);
    expect(kinds(await compare(admitted('2', 'd')))).toStrictEqual(['update Condition']);
  });

  it('is the same visit when that record was replaced by this patient', async () => {
    const number = nhsNumber();
    await take(admitted('1'));
    await take(aConversion('A28', aPatient([national(number)])));
    const message = aConversion('A08', aPatient([national(number), local('1')]), anEncounter('V1'));
    expect(kinds(await take(message))).toStrictEqual(['update Patient', 'update Encounter']);
    const later = aConversion('A08', aPatient([national(number)]), anEncounter('V1'));
    expect(kinds(await compare(later))).toStrictEqual([]);
  });
});
