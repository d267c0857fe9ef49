import { describe, expect, it, jest } from '@jest/globals';
import { aConversion, type ResourceSketch } from '../../test/factories/conversion.ts';
import { ann, aPatient, idOf, ids, kinds, national, nhsNumber, reconciling } from '../../test/factories/reconciliation.ts';
import type { Conversion } from '../transform/conversion.ts';

const on = reconciling();
const { anEncounter, compare, local, read, take } = on;

describe('a patient who is known', () => {
  const visit = (): Conversion =>
    aConversion(
      'A01',
      aPatient([local('1')], { ...ann, telecom: [{ value: '1' }, { value: '2' }] }),
      anEncounter('V1', { participant: [{ individual: { reference: 'Practitioner[0]' } }] }),
      { label: 'Practitioner[0]', key: `${on.ward}|C1`, body: { name: [{ family: 'Healer' }] } },
      {
        label: 'Condition[0]',
        key: 'c',
        within: ['Encounter[0]'],
        sent: { code: { text: 'c' } },
        assumed: { verificationStatus: { text: 'unknown' } },
      },
    );

  it('law: the same message again changes nothing, and is known by one question', async () => {
    const first = await take(visit());
    expect(kinds(first)).toStrictEqual(['create Patient', 'create Encounter', 'create Practitioner', 'create Condition']);
    const asked = jest.spyOn(on.store, 'lookUp');
    const second = await compare(visit());
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
    expect(second).toStrictEqual({
      patient: { id: idOf(first), version: 1, created: false },
      patients: [idOf(first)],
      changes: [],
      others: [],
      unchanged: first.changes.map(({ entry }) => `${entry.type}/${entry.id}`),
      findings: [],
    });
  });

  it('is updated field by field, with the version that was read', async () => {
    const id = idOf(await take(visit()));
    const result = await take(aConversion('A31', aPatient([local('1')], { telecom: [{ value: '3' }], birthDate: null, gender: 'female' })));
    expect(result.changes.map(({ entry }) => entry)).toMatchObject([{ method: 'update', type: 'Patient', id, ifMatch: 1 }]);
    expect(await read(`Patient/${id}`)).toStrictEqual({
      resourceType: 'Patient',
      id,
      identifier: [local('1')],
      name: ann.name,
      telecom: [{ value: '3' }],
      gender: 'female',
    });
    expect(kinds(await compare(aConversion('A31', aPatient([local('1')], { telecom: [{ value: '3' }] }))))).toStrictEqual([]);
  });

  it('keeps the id, and its resources theirs, when another identifier becomes the strongest', async () => {
    const id = idOf(await take(visit()));
    const message = aConversion('A01', aPatient([national(nhsNumber()), local('1')]), anEncounter('V1'), {
      label: 'AllergyIntolerance[0]',
      key: 'nuts',
      within: ['Patient[0]'],
      sent: { patient: { reference: 'Patient[0]' } },
    });
    const result = await take(message);
    expect(kinds(result)).toStrictEqual(['update Patient', 'create AllergyIntolerance']);
    expect(result.changes[1]?.entry).toMatchObject({
      id: ids.resourceId('AllergyIntolerance', `${id}|nuts`),
      body: expect.stringContaining(`Patient/${id}`),
    });
  });

  it('names what R4 demands only when it creates', async () => {
    const [created, again] = [await take(visit()), await compare(visit())];
    expect(created.findings).toMatchObject([
      { code: 'value-completed', text: 'Condition.verificationStatus is demanded by FHIR and was not sent' },
    ]);
    expect(again.findings).toStrictEqual([]);
  });

  it('does not rewrite shared resources', async () => {
    await take(visit());
    const other = aConversion('A01', aPatient([local('2')]), {
      label: 'Practitioner[0]',
      key: `${on.ward}|C1`,
      body: { name: [{ family: 'HEALER' }], gender: 'male' },
    });
    expect(kinds(await take(other))).toStrictEqual(['create Patient', 'update Practitioner']);
    expect(await read(`Practitioner/${ids.resourceId('Practitioner', `|${on.ward}|C1`)}`)).toMatchObject({
      name: [{ family: 'Healer' }],
      gender: 'male',
    });
  });

  it('speaks once of what a message says twice', async () => {
    const twice = (): Conversion =>
      aConversion(
        'A01',
        aPatient([local('1')]),
        ...['nut', 'nuts'].map((text, index): ResourceSketch => ({
          label: `AllergyIntolerance[${index}]`,
          key: 'n',
          within: ['Patient[0]'],
          sent: { code: { text } },
        })),
      );
    const result = await take(twice());
    expect(kinds(result)).toStrictEqual(['create Patient', 'create AllergyIntolerance']);
    expect(result.changes[1]?.entry.body).toContain('"code":{"text":"nuts"}');
    expect(kinds(await compare(twice()))).toStrictEqual([]);
  });

  it('keeps the text of decimals', async () => {
    const weighed = (weight: unknown, more: Record<string, unknown> = {}): Conversion =>
      aConversion('A08', aPatient([local('1')]), {
        label: 'Observation[0]',
        key: 'w',
        within: ['Patient[0]'],
        sent: { 'valueQuantity.value': weight, ...more },
      });
    const exactly = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
    const id = ids.resourceId('Observation', `${idOf(await take(weighed(exactly('7.10'))))}|w`);
    expect(kinds(await compare(weighed(exactly('7.10'), { status: null })))).toStrictEqual([]);
    await take(
      aConversion('A08', aPatient([local('1')]), { label: 'Observation[0]', key: 'w', within: ['Patient[0]'], sent: { status: 'final' } }),
    );
    const { byId } = await on.store.lookUp({ byId: [{ type: 'Observation', id }], byIdentifier: [] });
    expect(byId).toMatchObject([{ body: expect.stringContaining('"value":7.10}') }]);
  });
});

describe('events that continue what an earlier one began', () => {
  it.each(['A02', 'A03', 'A08', 'A11', 'A12', 'A13', 'A31'])(
    '%s creates a patient and a visit that are not known, and says so',
    async (event) => {
      const message = (): Conversion => aConversion(event, aPatient([local('1')]), anEncounter('V1', { status: 'finished' }));
      expect((await take(message())).findings).toStrictEqual([
        {
          code: 'state-assumed',
          location: 'PID-3',
          severity: 'I',
          text: `${event} speaks of a patient that was not known: it was created in the state that the event gives`,
        },
        {
          code: 'state-assumed',
          location: 'PV1-19',
          severity: 'I',
          text: `${event} speaks of a visit that was not known: it was created in the state that the event gives`,
        },
      ]);
      expect((await compare(message())).findings).toStrictEqual([]);
    },
  );

  it.each(['A01', 'A04', 'A05', 'A28'])('%s begins', async (event) => {
    expect((await compare(aConversion(event, aPatient([local('1')]), anEncounter('V1')))).findings).toStrictEqual([]);
  });
});

it('a conversion without a patient is reconciled all the same', async () => {
  const result = await compare(aConversion('A28', { label: 'Organization[0]', key: on.ward, body: { name: 'Ward' } }));
  expect(result).toMatchObject({ changes: [{ kind: 'create' }] });
  expect(result).not.toHaveProperty('patient');
});
