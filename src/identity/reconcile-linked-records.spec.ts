import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aConversion } from '../../test/factories/conversion.ts';
import {
  ann,
  aPatient,
  CHI,
  chiNumber,
  idOf,
  kinds,
  national,
  nhsNumber,
  outcomeOf,
  reconciling,
} from '../../test/factories/reconciliation.ts';

const { anEncounter, compare, local, newWard, read, rewrite, take } = reconciling();

describe('two records of which one has no NHS number', () => {
  it('are linked: the one with the number survives, both in one transaction', async () => {
    const number = nhsNumber();
    const retired = idOf(await take(aConversion('A28', aPatient([local('1'), local('2')], { gender: 'female' }))));
    const survivor = idOf(await take(aConversion('A28', aPatient([national(number)], ann))));
    const result = await take(aConversion('A01', aPatient([local('1'), national(number)], { gender: 'male' }), anEncounter('V1')));

    expect(result.patient).toStrictEqual({ id: survivor, version: 1, created: false });
    expect(kinds(result)).toStrictEqual(['update Patient', 'create Encounter']);
    expect(result.others).toMatchObject([{ method: 'update', id: retired, ifMatch: 1 }]);
    expect(result.findings).toMatchObject([{ code: 'records-linked', location: 'PID-3', severity: 'W' }]);
    expect(await read(`Patient/${survivor}`)).toStrictEqual({
      resourceType: 'Patient',
      id: survivor,
      identifier: [national(number), local('1'), local('2')],
      ...ann,
      gender: 'male',
      link: [{ other: { reference: `Patient/${retired}` }, type: 'replaces' }],
    });
    expect(await read(`Patient/${retired}`)).toStrictEqual({
      resourceType: 'Patient',
      id: retired,
      identifier: [local('1'), local('2')],
      gender: 'female',
      active: false,
      link: [{ other: { reference: `Patient/${survivor}` }, type: 'replaced-by' }],
    });
  });

  it('later messages with either number reach the survivor and change nothing more', async () => {
    const number = nhsNumber();
    await take(aConversion('A28', aPatient([local('1')])));
    const survivor = idOf(await take(aConversion('A28', aPatient([national(number)]))));
    await take(aConversion('A31', aPatient([national(number), local('1')])));
    for (const identifiers of [[local('1')], [national(number)], [national(number), local('1')]]) {
      const result = await compare(aConversion('A31', aPatient(identifiers)));
      expect([idOf(result), kinds(result), result.others, result.findings]).toStrictEqual([survivor, [], [], []]);
    }
  });

  it('of two without a number the one with the first identifier survives, whatever their order in the message', async () => {
    const [first, second] = [
      idOf(await take(aConversion('A28', aPatient([local('1')])))),
      idOf(await take(aConversion('A28', aPatient([local('2')])))),
    ];
    const result = await take(aConversion('A31', aPatient([local('2'), local('1')])));
    expect([idOf(result), result.others[0]?.id]).toStrictEqual([first, second]);
  });

  it('invariant: whatever messages say, no circle, and one active record at the end of each chain', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray(['a', 'b', 'c', '0', '1'], { minLength: 1 }), { minLength: 1, maxLength: 6 }),
        async (messages) => {
          newWard();
          const numbers = [chiNumber(), chiNumber()];
          const identifier = (name: string): object => (/\d/.test(name) ? { system: CHI, value: numbers[Number(name)] } : local(name));
          for (const names of messages) {
            expect(['taken', 'identity-conflict']).toContain(await outcomeOf(take(aConversion('A31', aPatient(names.map(identifier))))));
          }
          for (const name of new Set(messages.flat())) {
            await expect(compare(aConversion('A31', aPatient([identifier(name)])))).resolves.toMatchObject({ others: [] });
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

describe('chains of replaced records', () => {
  const replacedBy =
    (id: string) =>
    (body: Record<string, unknown>): Record<string, unknown> => ({
      ...body,
      active: false,
      link: [{ other: { reference: `Patient/${id}` }, type: 'replaced-by' }],
    });
  const create = async (number: string): Promise<string> => idOf(await take(aConversion('A28', aPatient([local(number)]))));

  it('are followed to their end', async () => {
    const [a, b, c] = [await create('a'), await create('b'), await create('c')];
    await rewrite(a, replacedBy(b));
    await rewrite(b, replacedBy(c));
    expect(idOf(await compare(aConversion('A31', aPatient([local('a')]))))).toBe(c);
    expect(await compare(aConversion('A31', aPatient([local('a'), local('b'), local('c')])))).toMatchObject({
      patient: { id: c },
      others: [],
    });
  });

  it.each<[string, (a: string, b: string) => Promise<void>]>([
    [
      'in a circle',
      async (a, b) => {
        await rewrite(a, replacedBy(b));
        await rewrite(b, replacedBy(a));
      },
    ],
    [
      'by themselves',
      async (a) => {
        await rewrite(a, replacedBy(a));
      },
    ],
    [
      'by one that does not exist',
      async (a) => {
        await rewrite(a, replacedBy('nobody'));
      },
    ],
  ])('%s are refused', async (_how, arrange) => {
    await arrange(await create('a'), await create('b'));
    await expect(compare(aConversion('A31', aPatient([local('a')])))).rejects.toMatchObject({ code: 'identity-conflict' });
  });
});
