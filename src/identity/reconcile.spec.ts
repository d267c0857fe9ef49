import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { aConversion, type ResourceSketch } from '../../test/factories/conversion.ts';
import { openTestStore } from '../../test/factories/test-store.ts';
import { Fault } from '../faults/fault.ts';
import type { EmbeddedStore } from '../fhir/embedded-store.ts';
import type { StoredResource, WriteEntry } from '../fhir/fhir-backend.ts';
import type { Conversion } from '../transform/conversion.ts';
import { reconcile, type ReconcileRequest, type Reconciliation } from './reconcile.ts';
import { ResourceIds } from './resource-id.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
const CHI = 'https://fhir.nhs.uk/Id/chi-number';
const ids = new ResourceIds(Buffer.alloc(32, 1));

let store: EmbeddedStore;
let removeStore: () => Promise<void>;
/** Every case has patients of its own. */
let ward = '';
let cases = 0;
let messageIds = 0;

beforeAll(async () => {
  ({ store, remove: removeStore } = await openTestStore());
});
afterAll(async () => {
  await removeStore();
});

const request = (settings: Partial<ReconcileRequest> = {}): ReconcileRequest => ({
  ids,
  patientId: 'opaque',
  newId: () => `message-${++messageIds}`,
  ...settings,
});

/** The local system of one case, so that cases do not meet. */
function newWard(): void {
  ward = `urn:x-local:r0d:ward-${++cases}`;
}
const local = (value: string): object => ({ system: ward, value });

/** A valid number that no other case uses: an NHS number of the 999 range, or a CHI number. */
let serial = 100_000;
function personNumber(range: string): string {
  for (;;) {
    const digits = `${range}${++serial}`;
    const check = (11 - (Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (10 - index), 0) % 11)) % 11;
    if (check < 10) return `${digits}${check}`;
  }
}
const nhsNumber = (): string => personNumber('999');
const chiNumber = (): string => personNumber('010');
const national = (value: string): object => ({ system: NHS, value });

function aPatient(identifier: readonly object[], sent: Record<string, unknown> = {}): ResourceSketch {
  return { label: 'Patient[0]', sent: { identifier, ...sent } };
}
const anEncounter = (number: string, sent: Record<string, unknown> = {}): ResourceSketch => ({
  label: 'Encounter[0]',
  key: `${ward}|${number}`,
  sent: { status: 'in-progress', subject: { reference: 'Patient[0]' }, ...sent },
});
const ann = { name: [{ family: 'Everywoman', given: ['Ann'] }], birthDate: '1960-01-31' };
const bob = { name: [{ family: 'Nuclear', given: ['Bob'] }], birthDate: '1931-05-05' };

const compare = (conversion: Conversion, settings?: Partial<ReconcileRequest>): Promise<Reconciliation> =>
  reconcile(conversion, request(settings), store);
const entriesOf = ({ changes, others }: Reconciliation): WriteEntry[] => [...changes.map(({ entry }) => entry), ...others];

/** Reconciles and writes. */
async function take(conversion: Conversion, settings?: Partial<ReconcileRequest>): Promise<Reconciliation> {
  const reconciliation = await compare(conversion, settings);
  const entries = entriesOf(reconciliation);
  if (entries.length > 0) expect(await store.transact(entries, undefined)).toMatchObject({ status: 'committed' });
  return reconciliation;
}

async function read(reference: string): Promise<Record<string, unknown>> {
  const [type = '', id = ''] = reference.split('/');
  const { byId } = await store.lookUp({ byId: [{ type, id }], byIdentifier: [] });
  return JSON.parse((byId[0] as StoredResource).body) as Record<string, unknown>;
}

/** What became of a message: taken, or the code of the fault. */
const outcomeOf = (taking: Promise<unknown>): Promise<string> =>
  taking.then(
    () => 'taken',
    (fault: unknown) => Fault.from(fault).code,
  );

const idOf = ({ patient }: Reconciliation): string => patient?.id ?? '';
const kinds = ({ changes }: Reconciliation): string[] => changes.map(({ kind, entry }) => `${kind} ${entry.type}`);

describe('a patient who is not known', () => {
  beforeEach(newWard);

  it('is created with all that belongs to the message, references set, in canonical form', async () => {
    const message = aConversion('A01', aPatient([local('1')], { gender: 'female', 'meta.tag': [{ code: 'x' }] }), anEncounter('V1'), {
      label: 'AllergyIntolerance[0]',
      key: 'nuts',
      within: ['Patient[0]'],
      sent: { patient: { reference: 'Patient[0]' }, code: { text: 'nuts' } },
    });
    const result = await compare(message);
    const patientId = ids.resourceId('Patient', `|${ward}|1`.slice(1));
    const visitId = ids.resourceId('Encounter', `|${ward}|V1`);
    const allergyId = ids.resourceId('AllergyIntolerance', `${patientId}|nuts`);
    expect(result.patient).toStrictEqual({ id: patientId, version: 0, created: true });
    expect(entriesOf(result)).toStrictEqual([
      {
        method: 'create',
        type: 'Patient',
        id: patientId,
        body: `{"resourceType":"Patient","id":"${patientId}","meta":{"tag":[{"code":"x"}]},"identifier":[{"system":"${ward}","value":"1"}],"gender":"female"}`,
        note: 'R0D/PAS=0',
      },
      {
        method: 'create',
        type: 'Encounter',
        id: visitId,
        body: `{"resourceType":"Encounter","id":"${visitId}","status":"in-progress","subject":{"reference":"Patient/${patientId}"}}`,
        note: 'R0D/PAS=0',
      },
      {
        method: 'create',
        type: 'AllergyIntolerance',
        id: allergyId,
        body: `{"resourceType":"AllergyIntolerance","id":"${allergyId}","patient":{"reference":"Patient/${patientId}"},"code":{"text":"nuts"}}`,
        note: 'R0D/PAS=0',
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
      ids.resourceId('Patient', `${ward}|1`),
    );
  });

  it('without a usable identifier is refused', async () => {
    await expect(
      compare(aConversion('A01', aPatient([{ system: ward, value: '1', type: { coding: [{ code: 'SS' }] } }]))),
    ).rejects.toMatchObject({
      code: 'patient-identifier-missing',
    });
  });

  it('gets the next id when the first is taken by a record that no longer holds the identifier', async () => {
    const first = idOf(await take(aConversion('A28', aPatient([local('1')]))));
    await rewrite(first, (body) => ({ ...body, identifier: [local('moved')] }));
    const second = idOf(await take(aConversion('A28', aPatient([local('1')]))));
    expect(second).toBe(ids.resourceId('Patient', `${ward}|1`, 2));
    await rewrite(second, (body) => ({ ...body, identifier: [local('moved too')] }));
    expect(idOf(await take(aConversion('A28', aPatient([local('1')]))))).toBe(ids.resourceId('Patient', `${ward}|1`, 3));
  });

  it('can come back under the id of a record that was deleted', async () => {
    const id = idOf(await take(aConversion('A28', aPatient([local('1')], ann))));
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: `Patient/${id}` } }] };
    await store.perform({ kind: 'transaction', bundle: Buffer.from(JSON.stringify(bundle)) });
    expect((await take(aConversion('A28', aPatient([local('1')], bob)))).patient).toStrictEqual({ id, version: 0, created: true });
  });
});

describe('a patient who is known', () => {
  beforeEach(newWard);

  const visit = (): Conversion =>
    aConversion(
      'A01',
      aPatient([local('1')], { ...ann, telecom: [{ value: '1' }, { value: '2' }] }),
      anEncounter('V1', { participant: [{ individual: { reference: 'Practitioner[0]' } }] }),
      { label: 'Practitioner[0]', key: `${ward}|C1`, body: { name: [{ family: 'Healer' }] } },
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
    const asked = jest.spyOn(store, 'lookUp');
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
      key: `${ward}|C1`,
      body: { name: [{ family: 'HEALER' }], gender: 'male' },
    });
    expect(kinds(await take(other))).toStrictEqual(['create Patient', 'update Practitioner']);
    expect(await read(`Practitioner/${ids.resourceId('Practitioner', `|${ward}|C1`)}`)).toMatchObject({
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
    const { byId } = await store.lookUp({ byId: [{ type: 'Observation', id }], byIdentifier: [] });
    expect(byId).toMatchObject([{ body: expect.stringContaining('"value":7.10}') }]);
  });
});

describe('events that continue what an earlier one began', () => {
  beforeEach(newWard);

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

describe('identity conflicts are refused', () => {
  beforeEach(newWard);

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
    const many = Array.from({ length: 9 }, (_, index) => local(String(index)));
    for (const one of many) await take(aConversion('A28', aPatient([one])));
    await expect(compare(aConversion('A31', aPatient(many)))).rejects.toMatchObject({ code: 'identity-conflict' });
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

describe('two records of which one has no NHS number', () => {
  beforeEach(newWard);

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
  beforeEach(newWard);

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

describe('a visit number that is stored with another patient', () => {
  beforeEach(newWard);

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

describe('resources of the message itself', () => {
  beforeEach(newWard);

  const message = (gender: string): Conversion =>
    aConversion(
      'A31',
      aPatient([local('1')], { gender }),
      { label: 'Organization[0]', key: ward, body: { name: 'Ward' } },
      {
        label: 'MessageHeader[0]',
        sent: { eventCoding: { code: 'A31' }, focus: [{ reference: 'Patient[0]' }, { reference: 'Organization[0]' }] },
      },
      { label: 'Provenance[0]', sent: { target: [{ reference: 'Patient[0]' }] } },
      { label: 'Provenance[1]', sent: { target: [{ reference: 'MessageHeader[0]' }] } },
    );

  it('get ids of their own and name only what is written', async () => {
    const id = idOf(await take(message('male')));
    const result = await take(message('female'));
    const [, header, provenance] = result.changes.map(({ entry }) => entry);
    expect(kinds(result)).toStrictEqual(['update Patient', 'create MessageHeader', 'create Provenance', 'create Provenance']);
    expect(JSON.parse(header?.body ?? '')).toStrictEqual({
      resourceType: 'MessageHeader',
      id: header?.id,
      eventCoding: { code: 'A31' },
      focus: [{ reference: `Patient/${id}` }],
    });
    expect(header?.id).toMatch(/^message-\d+$/);
    expect(JSON.parse(provenance?.body ?? '')).toMatchObject({ target: [{ reference: `Patient/${id}` }] });
  });

  it('are left out when they are about nothing that is written', async () => {
    await take(message('male'));
    const result = await compare(message('male'));
    expect(kinds(result)).toStrictEqual(['create MessageHeader', 'create Provenance']);
    expect(result.changes[0]?.entry.body).not.toContain('focus');
    expect(message('male').resources[2]?.body['focus']).toHaveLength(2);
  });
});

it('a conversion without a patient is reconciled all the same', async () => {
  newWard();
  const result = await compare(aConversion('A28', { label: 'Organization[0]', key: ward, body: { name: 'Ward' } }));
  expect(result).toMatchObject({ changes: [{ kind: 'create' }] });
  expect(result).not.toHaveProperty('patient');
});

/** Changes a stored Patient behind the back of reconcile, as a merge or the FHIR API would. */
async function rewrite(id: string, change: (body: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
  const { byId } = await store.lookUp({ byId: [{ type: 'Patient', id }], byIdentifier: [] });
  const { version, body } = byId[0] as StoredResource;
  const result = await store.transact(
    [
      {
        method: 'update',
        type: 'Patient',
        id,
        ifMatch: version,
        body: JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)),
      },
    ],
    undefined,
  );
  expect(result.status).toBe('committed');
}
