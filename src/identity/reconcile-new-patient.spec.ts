import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aConversion, type ResourceSketch } from '../../test/factories/conversion.ts';
import { ann, aPatient, bob, entriesOf, idOf, ids, national, nhsNumber, reconciling } from '../../test/factories/reconciliation.ts';
import type { Conversion } from '../transform/conversion.ts';

const on = reconciling();
const { anEncounter, compare, local, newWard, rewrite, take } = on;

describe('a patient who is not known', () => {
  it('is created with all that belongs to the message, references set, in canonical form', async () => {
    const message = aConversion('A01', aPatient([local('1')], { gender: 'female', 'meta.tag': [{ code: 'x' }] }), anEncounter('V1'), {
      label: 'AllergyIntolerance[0]',
      key: 'nuts',
      within: ['Patient[0]'],
      sent: { patient: { reference: 'Patient[0]' }, code: { text: 'nuts' } },
    });
    const result = await compare(message);
    const patientId = ids.resourceId('Patient', `|${on.ward}|1`.slice(1));
    const visitId = ids.resourceId('Encounter', `|${on.ward}|V1`);
    const allergyId = ids.resourceId('AllergyIntolerance', `${patientId}|nuts`);
    expect(result.patient).toStrictEqual({ id: patientId, version: 0, created: true });
    expect(entriesOf(result)).toStrictEqual([
      {
        method: 'create',
        type: 'Patient',
        id: patientId,
        body: `{"resourceType":"Patient","id":"${patientId}","meta":{"tag":[{"code":"x"}]},"identifier":[{"system":"${on.ward}","value":"1"}],"gender":"female"}`,
        note: 'R0D/PAS=0.21n5nuhnu',
      },
      {
        method: 'create',
        type: 'Encounter',
        id: visitId,
        body: `{"resourceType":"Encounter","id":"${visitId}","status":"in-progress","subject":{"reference":"Patient/${patientId}"}}`,
        note: 'R0D/PAS=0.3bgk50;R0D/PAS+events=A01.0',
      },
      {
        method: 'create',
        type: 'AllergyIntolerance',
        id: allergyId,
        body: `{"resourceType":"AllergyIntolerance","id":"${allergyId}","patient":{"reference":"Patient/${patientId}"},"code":{"text":"nuts"}}`,
        note: 'R0D/PAS=0.45mw3e',
      },
    ]);
    expect(result.unchanged).toStrictEqual([]);
    expect(result.findings).toStrictEqual([]);
  });

  it('law: ids depend neither on the order of identifiers nor on that of resources', async () => {
    const number = nhsNumber();
    const identifiers = [national(number), local('1'), local('2')];
    const others: ResourceSketch[] = [
      anEncounter('V1'),
      { label: 'Condition[0]', key: 'c', within: ['Patient[0]'], sent: { code: { text: 'c' } } },
    ];
    const idsIn = async (conversion: Conversion): Promise<string[]> =>
      entriesOf(await compare(conversion))
        .map(({ type, id }) => `${type}/${id}`)
        .sort();
    const expected = await idsIn(aConversion('A01', aPatient(identifiers), ...others));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(identifiers, { minLength: 3 }),
        fc.shuffledSubarray(others, { minLength: 2 }),
        async (some, order) => {
          expect(await idsIn(aConversion('A01', aPatient(some), ...order))).toStrictEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('gets the NHS number as id where the setting says so', async () => {
    const number = nhsNumber();
    expect(idOf(await take(aConversion('A28', aPatient([national(number)])), { patientId: 'nhs-number' }))).toBe(number);
    newWard();
    expect(idOf(await take(aConversion('A28', aPatient([local('1')])), { patientId: 'nhs-number' }))).toBe(
      ids.resourceId('Patient', `${on.ward}|1`),
    );
  });

  it('without a usable identifier is refused', async () => {
    await expect(
      compare(aConversion('A01', aPatient([{ system: on.ward, value: '1', type: { coding: [{ code: 'SS' }] } }]))),
    ).rejects.toMatchObject({
      code: 'patient-identifier-missing',
    });
  });

  it('gets the next id when the first is taken by a record that no longer holds the identifier', async () => {
    const first = idOf(await take(aConversion('A28', aPatient([local('1')]))));
    await rewrite(first, (body) => ({ ...body, identifier: [local('moved')] }));
    const second = idOf(await take(aConversion('A28', aPatient([local('1')]))));
    expect(second).toBe(ids.resourceId('Patient', `${on.ward}|1`, 2));
    await rewrite(second, (body) => ({ ...body, identifier: [local('moved too')] }));
    expect(idOf(await take(aConversion('A28', aPatient([local('1')]))))).toBe(ids.resourceId('Patient', `${on.ward}|1`, 3));
  });

  it('can come back under the id of a record that was deleted', async () => {
    const id = idOf(await take(aConversion('A28', aPatient([local('1')], ann))));
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: `Patient/${id}` } }] };
    await on.store.perform({ kind: 'transaction', bundle: Buffer.from(JSON.stringify(bundle)) });
    expect((await take(aConversion('A28', aPatient([local('1')], bob)))).patient).toStrictEqual({ id, version: 0, created: true });
  });
});
