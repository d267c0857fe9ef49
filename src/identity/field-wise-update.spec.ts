import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ConvertedResource, Part, ResourceBody } from '../transform/conversion.ts';
import { updated } from './field-wise-update.ts';

const DATA_ABSENT = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

interface Telecom {
  readonly use?: string;
}
const hasUse =
  (use: string) =>
  (item: unknown): boolean =>
    (item as Telecom).use === use;
const keyOfIdentifier = (item: unknown): string => {
  const { system, value } = item as { system?: string; value?: string };
  return `${system ?? ''}|${value ?? ''}`;
};

const single = (source: string, path: string, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'single' },
});
const list = (source: string, path: string, belongs: ((item: unknown) => boolean) | undefined, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'list', belongs },
});
const united = (source: string, path: string, ...values: unknown[]): Part => ({
  source,
  path: path.split('.'),
  values,
  form: { kind: 'united', key: keyOfIdentifier },
});

function converted(
  parts: readonly Part[],
  body: Record<string, unknown> = {},
  role: ConvertedResource['role'] = 'patient',
): ConvertedResource {
  return {
    type: 'Patient',
    label: 'Patient[0]',
    body: { resourceType: 'Patient', ...body },
    identity: { basis: 'patient', key: '', within: [] },
    parts,
    assumptions: [],
    role,
  };
}

function patient(elements: Record<string, unknown>): ResourceBody {
  return { resourceType: 'Patient', id: 'p', ...elements };
}

/** The text, so that the order of names counts too. */
function after(stored: Record<string, unknown>, ...parts: readonly Part[]): unknown {
  return JSON.parse(JSON.stringify(updated(patient(stored), converted(parts))));
}

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

describe('lists that several fields share', () => {
  const home = { use: 'home', value: '1' };
  const mobile = { use: 'home', value: '2' };
  const work = { use: 'work', value: '3' };
  const old = { use: 'old', value: '4' };
  it.each<[string, unknown[] | undefined, readonly Part[], unknown[] | undefined]>([
    ['a field that was not sent leaves its items', [home, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [mobile, work]],
    ['items of no field stay', [old, home, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [old, mobile, work]],
    ['"" removes the items of the field alone', [home, work, mobile], [list('PID-13', 'telecom', hasUse('home'))], [work]],
    ['the last item takes the list with it', [home], [list('PID-13', 'telecom', hasUse('home'))], undefined],
    ['a shorter field', [home, mobile, work], [list('PID-13', 'telecom', hasUse('home'), mobile)], [mobile, work]],
    [
      'a longer field grows behind its own items',
      [home, work],
      [list('PID-13', 'telecom', hasUse('home'), home, mobile)],
      [home, mobile, work],
    ],
    ['a field that had no items yet', [work], [list('PID-13', 'telecom', hasUse('home'), home)], [work, home]],
    [
      'no list yet',
      undefined,
      [list('PID-13', 'telecom', hasUse('home'), home), list('PID-14', 'telecom', hasUse('work'), work)],
      [home, work],
    ],
    ['both fields', [home, work], [list('PID-13', 'telecom', hasUse('home'), mobile), list('PID-14', 'telecom', hasUse('work'))], [mobile]],
    [
      'several segments add to one part',
      [home],
      [list('ROL-4', 'telecom', hasUse('home'), home), list('ROL-4', 'telecom', hasUse('home'), mobile)],
      [home, mobile],
    ],
    ['a part that is the whole list', [home, work], [list('NK1', 'telecom', undefined, old)], [old]],
    [
      'an item that its own part would not recognise is not doubled',
      [home, old],
      [list('PID-13', 'telecom', hasUse('home'), home, old)],
      [home, old],
    ],
    ['a placeholder gives way', [DATA_ABSENT], [list('PID-13', 'telecom', hasUse('home'), home)], [home]],
    ['a placeholder stays when nothing comes', [DATA_ABSENT, work], [list('PID-14', 'telecom', hasUse('work'))], [DATA_ABSENT]],
    [
      'the same item twice in one message stays twice',
      [home, home],
      [list('PID-13', 'telecom', hasUse('home'), home, { ...home })],
      [home, home],
    ],
    [
      'what is no item of the type is left alone',
      [null, 7, work],
      [list('PID-13', 'telecom', hasUse('home'), home)],
      [null, 7, work, home],
    ],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after(stored === undefined ? {} : { telecom: stored }, ...parts)).toStrictEqual(
      patient(expected === undefined ? {} : { telecom: expected }),
    );
  });
});

describe('united lists', () => {
  const nhs = { system: 'nhs', value: '1' };
  const local = { system: 'r0d', value: 'A' };
  const typed = { system: 'r0d', value: 'A', type: { text: 'MR' } };
  const other = { system: 'rba', value: 'B' };
  it.each<[string, unknown[], readonly Part[], unknown[]]>([
    ['a further one is added', [nhs], [united('PID-3', 'identifier', local)], [nhs, local]],
    ['one with the same key replaces in place', [local, nhs], [united('PID-3', 'identifier', typed)], [typed, nhs]],
    ['all others stay', [nhs, other], [united('PID-3', 'identifier', local, nhs)], [nhs, local, other]],
    ['"" removes none', [nhs, other], [united('PID-4', 'identifier')], [nhs, other]],
    ['two fields', [nhs], [united('PID-2', 'identifier', local), united('PID-3', 'identifier', other)], [nhs, local, other]],
    ['a key that two stored items have', [local, typed], [united('PID-3', 'identifier', local)], [local]],
  ])('%s', (_rule, stored, parts, expected) => {
    expect(after({ identifier: stored }, ...parts)).toStrictEqual(patient({ identifier: expected }));
  });

  it('one item that several rules fill is one item', () => {
    const diagnosis = { system: 'Condition/1', value: '', rank: 1 };
    const parts = [united('DG1-3', 'diagnosis', diagnosis), list('DG1-15', 'diagnosis', undefined, diagnosis)];
    expect(
      after(
        {
          diagnosis: [
            { system: 'Condition/2', value: '' },
            { system: 'Condition/1', value: '' },
          ],
        },
        ...parts,
      ),
    ).toStrictEqual(patient({ diagnosis: [{ system: 'Condition/2', value: '' }, diagnosis] }));
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

describe('laws', () => {
  const uses = ['home', 'work', 'old'] as const;
  const item = fc.record({ use: fc.constantFrom(...uses), value: fc.constantFrom('1', '2', '3') });
  const identifier = fc.record({ system: fc.constantFrom('a', 'b'), value: fc.constantFrom('1', '2'), type: fc.constantFrom('x', 'y') });
  const parts: fc.Arbitrary<Part[]> = fc.array(
    fc.oneof(
      fc
        .record({
          path: fc.constantFrom('gender', 'a.b', 'a.c', 'deceasedBoolean', 'deceasedDateTime'),
          values: fc.array(fc.constantFrom('m', 'f', true), { maxLength: 1 }),
        })
        .map(({ path, values }) => single(path, path, ...values)),
      fc
        .record({ use: fc.constantFrom(...uses), values: fc.array(item, { maxLength: 3 }) })
        .map(({ use, values }) => list(use, 'telecom', hasUse(use), ...values)),
      fc.array(identifier, { maxLength: 3 }).map((values) => united('PID-3', 'identifier', ...values)),
    ),
    { maxLength: 8 },
  );
  const body = fc.record(
    {
      gender: fc.constantFrom('m', 'f'),
      a: fc.record({ b: fc.constant('m'), z: fc.constant(1) }),
      telecom: fc.array(item),
      identifier: fc.array(identifier),
      deceasedDateTime: fc.constant('2024'),
    },
    { requiredKeys: [] },
  );

  it('the same message twice changes nothing more: the texts are equal', () => {
    fc.assert(
      fc.property(body, parts, (stored, sent) => {
        const once = updated(patient(stored), converted(sent));
        expect(JSON.stringify(updated(once, converted(structuredParts(sent))))).toBe(JSON.stringify(once));
      }),
      { numRuns: 500 },
    );
  });

  it('what no sent field owns stays as it was, in its order', () => {
    fc.assert(
      fc.property(fc.array(item), fc.array(item), (stored, sent) => {
        const result = updated(
          patient({ telecom: stored }),
          converted([list('PID-13', 'telecom', hasUse('home'), ...sent.filter(hasUse('home')))]),
        );
        const others = (items: unknown): unknown[] => (Array.isArray(items) ? items.filter((one) => !hasUse('home')(one)) : []);
        expect(others(result['telecom'])).toStrictEqual(others(stored));
      }),
    );
  });

  it('removing what was set gives back the rest', () => {
    fc.assert(
      fc.property(body, item, (stored, value) => {
        const without = patient({ ...stored, telecom: (stored.telecom ?? []).filter((one) => one.use !== value.use) });
        const set = updated(without, converted([list('PID-13', 'telecom', hasUse(value.use), value)]));
        const removed = updated(set, converted([list('PID-13', 'telecom', hasUse(value.use))]));
        expect(removed['telecom'] ?? []).toStrictEqual(without['telecom']);
      }),
    );
  });

  it('is linear: 10,000 items in well under a second', () => {
    const many = (prefix: string): unknown[] => Array.from({ length: 10_000 }, (_, index) => ({ use: 'home', value: `${prefix}${index}` }));
    const result = updated(
      patient({ telecom: many('a') }),
      converted([list('PID-13', 'telecom', hasUse('home'), ...many('b')), united('PID-3', 'telecom', ...many('c'))]),
    );
    expect(result['telecom']).toHaveLength(20_000);
  });

  /** The same parts made anew, as another conversion makes them. */
  function structuredParts(sent: readonly Part[]): Part[] {
    return sent.map((part) => ({ ...part, values: part.values.map((value) => structuredClone(value)) }));
  }
});
