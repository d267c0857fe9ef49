import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalBody } from '../../canonical-body.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../embedded-store.ts';
import type { WriteEntry } from '../../fhir-backend.ts';

const publicUrl = 'http://localhost:8000';
const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
let directory: string;
let store: EmbeddedStore;

const entry = (type: string, id: string, elements: object = {}): WriteEntry => ({
  method: 'create',
  type,
  id,
  body: canonicalBody({ resourceType: type, id, ...elements }),
});

/** Two wards' worth of people, a visit each, and what was observed. */
const RESOURCES: readonly WriteEntry[] = [
  entry('Organization', 'r0d', { name: 'Dorset', alias: ['Poole General'], identifier: [{ system: 'ods', value: 'R0D' }] }),
  entry('Patient', 'ann', {
    meta: { tag: [{ system: 'domain', code: 'ed' }], profile: ['https://p/UKCore-Patient|2.0'] },
    identifier: [
      { system: NHS, value: '9000000009' },
      { system: 'mrn', value: 'M1' },
    ],
    name: [{ family: 'Ångström', given: ['Ann', 'Mary'] }],
    gender: 'female',
    birthDate: '1980-05-11',
    telecom: [{ system: 'phone', value: '01305 1' }],
    address: [{ city: 'Poole', use: 'home' }],
    managingOrganization: { reference: 'Organization/r0d' },
  }),
  entry('Patient', 'bob', {
    meta: { tag: [{ system: 'domain', code: 'ward' }] },
    identifier: [{ system: 'mrn', value: 'M2' }, { value: 'X,1|2' }],
    name: [{ family: 'Smith', given: ['Bob'] }],
    gender: 'male',
    birthDate: '1980-06',
    deceasedBoolean: true,
    managingOrganization: { reference: 'https://elsewhere.example/Organization/r0d' },
  }),
  entry('Patient', 'cat', { name: [{ family: 'Smithson', given: ['Cat'] }], birthDate: '1981' }),
  entry('Encounter', 'e-ann', {
    status: 'finished',
    class: { system: 'act', code: 'IMP' },
    subject: { reference: 'Patient/ann' },
    period: { start: '2024-01-10T10:00:00Z', end: '2024-01-20T10:00:00Z' },
    serviceProvider: { identifier: { system: 'ods', value: 'R0D' } },
  }),
  entry('Encounter', 'e-bob', {
    status: 'in-progress',
    class: { system: 'act', code: 'EMER' },
    subject: { reference: 'Patient/bob' },
    period: { start: '2024-02-01T10:00:00Z' },
  }),
  entry('Encounter', 'e-nobody', { status: 'planned', class: { code: 'IMP' }, subject: { reference: 'Group/g' } }),
  entry('Observation', 'o-ann', {
    status: 'final',
    code: { coding: [{ system: 'loinc', code: '8867-4' }] },
    subject: { reference: 'Patient/ann' },
    encounter: { reference: 'Encounter/e-ann' },
  }),
  entry('Device', 'd1', { url: 'http://device.example/A', identifier: [{ system: 'mrn', value: 'M1' }] }),
];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-search-'));
  store = await openEmbeddedStore({ directory, publicUrl });
  for (const resource of RESOURCES) await store.transact([resource], undefined);
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

interface Bundle {
  readonly total?: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly {
    readonly fullUrl: string;
    readonly resource: { readonly id: string; readonly meta: { readonly lastUpdated: string } };
  }[];
}

/** @param query as it stands behind the `?` of a URL, with `+` and `%` as they are */
async function bundleOf(type: string, query: string, lenient = false): Promise<Bundle> {
  const parameters =
    query === ''
      ? []
      : query.split('&').map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
  const { body } = await store.perform({ kind: 'search', type, parameters, lenient });
  return JSON.parse(new TextDecoder().decode(body)) as Bundle;
}
const idsIn = ({ entry: entries = [] }: Bundle): string[] => entries.map(({ resource }) => resource.id);
const linkIn = ({ link }: Bundle, wanted: string): string | undefined => link.find(({ relation }) => relation === wanted)?.url;

/** Follows the links to the end. */
async function pagesOf(type: string, query: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let next: string | undefined = query; next !== undefined;) {
    const bundle: Bundle = await bundleOf(type, next);
    pages.push(idsIn(bundle));
    const url = linkIn(bundle, 'next');
    next = url === undefined ? undefined : [...new URL(url).searchParams].map(([name, value]) => `${name}=${value}`).join('&');
  }
  return pages;
}

describe('search by token (R4 search.html#token)', () => {
  it.each([
    ['code', 'Patient', 'identifier=M1', ['ann']],
    ['another case', 'Patient', 'identifier=m1', ['ann']],
    ['system|code', 'Patient', 'identifier=mrn|M2', ['bob']],
    ['another system', 'Patient', `identifier=${NHS}|M2`, []],
    ['a system that nobody has', 'Patient', 'identifier=never|M2', []],
    ['|code: without a system', 'Patient', 'identifier=|X\\,1\\|2', ['bob']],
    ['|code does not find one with a system', 'Patient', 'identifier=|M1', []],
    ['system|: any code of it', 'Patient', 'identifier=mrn|', ['ann', 'bob']],
    ['or', 'Patient', 'identifier=M1,mrn|M2,never|x', ['ann', 'bob']],
    ['and', 'Patient', 'identifier=M1&identifier=9000000009', ['ann']],
    ['and that nobody meets', 'Patient', 'identifier=M1&identifier=M2', []],
    ['the system that the binding implies', 'Patient', 'gender=http://hl7.org/fhir/administrative-gender|male', ['bob']],
    ['another than that', 'Patient', 'gender=urn:other|male', []],
    ['boolean', 'Patient', 'deceased=true', ['bob']],
    ['deceased is false where nothing is said', 'Patient', 'deceased=false', ['ann', 'cat']],
    [':not includes what has none', 'Patient', 'gender:not=male', ['ann', 'cat']],
    [':not of several', 'Patient', 'gender:not=male,female', ['cat']],
    [':missing=true', 'Patient', 'gender:missing=true', ['cat']],
    [':missing=false', 'Patient', 'gender:missing=false', ['ann', 'bob']],
    ['phone', 'Patient', 'phone=01305 1', ['ann']],
    ['_tag', 'Patient', '_tag=domain|ed', ['ann']],
    ['_tag of another type', 'Encounter', '_tag=domain|ed', []],
    ['another type with the same identifier', 'Device', 'identifier=mrn|M1', ['d1']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by string (R4 search.html#string)', () => {
  it.each([
    ['begins with, without case and accents', 'Patient', 'family=angst', ['ann']],
    ['any part of a name', 'Patient', 'name=mary', ['ann']],
    ['begins with', 'Patient', 'family=SMITH', ['bob', 'cat']],
    ['not in the middle', 'Patient', 'family=mith', []],
    [':contains', 'Patient', 'family:contains=MITH', ['bob', 'cat']],
    [':exact', 'Patient', 'family:exact=Smith', ['bob']],
    [':exact with another case', 'Patient', 'family:exact=smith', []],
    [':exact without the accent', 'Patient', 'family:exact=Angstrom', []],
    ['or', 'Patient', 'given=ann,cat', ['ann', 'cat']],
    ['and', 'Patient', 'family=smith&given=cat', ['cat']],
    ['address', 'Patient', 'address=poole', ['ann']],
    ['alias', 'Organization', 'name=poole', ['r0d']],
    [':missing', 'Patient', 'address:missing=true', ['bob', 'cat']],
    ['a wildcard is a letter', 'Patient', 'family=%', []],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by date (R4 search.html#date, #prefix)', () => {
  it.each([
    ['a day', 'Patient', 'birthdate=1980-05-11', ['ann']],
    ['a month holds its days', 'Patient', 'birthdate=1980-05', ['ann']],
    ['a year holds months and days', 'Patient', 'birthdate=1980', ['ann', 'bob']],
    ['a day does not hold a month', 'Patient', 'birthdate=1980-06-01', []],
    ['eq', 'Patient', 'birthdate=eq1981', ['cat']],
    ['ne', 'Patient', 'birthdate=ne1981', ['ann', 'bob']],
    ['gt', 'Patient', 'birthdate=gt1980-06-01', ['bob', 'cat']],
    ['lt', 'Patient', 'birthdate=lt1980-06', ['ann']],
    ['ge', 'Patient', 'birthdate=ge1980-06', ['bob', 'cat']],
    ['le', 'Patient', 'birthdate=le1980-06', ['ann', 'bob']],
    ['sa', 'Patient', 'birthdate=sa1980', ['cat']],
    ['eb', 'Patient', 'birthdate=eb1980-06', ['ann']],
    ['between', 'Patient', 'birthdate=ge1980-05&birthdate=lt1981', ['ann', 'bob']],
    ['or', 'Patient', 'birthdate=1981,1980-05', ['ann', 'cat']],
    ['a period that has no end goes on', 'Encounter', 'date=gt2030', ['e-bob']],
    ['a period is not contained in one of its days', 'Encounter', 'date=2024-01-10', []],
    ['a period is contained in its month', 'Encounter', 'date=2024-01', ['e-ann']],
    [':missing', 'Encounter', 'date:missing=true', ['e-nobody']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });

  it.each(['1973-02-30', 'yesterday', '', 'gt', 'ap2024', '2024-01-01,x'])('refuses %s', async (value) => {
    await expect(bundleOf('Patient', `birthdate=${value}`)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});

describe('search by reference (R4 search.html#reference, #chaining)', () => {
  it.each([
    ['id', 'Encounter', 'patient=ann', ['e-ann']],
    ['Type/id', 'Encounter', 'patient=Patient/ann', ['e-ann']],
    ['absolute, of this server', 'Encounter', `subject=${publicUrl}/Patient/ann`, ['e-ann']],
    ['absolute, of another server', 'Patient', 'organization=https://elsewhere.example/Organization/r0d', ['bob']],
    ['relative is not that of another server', 'Patient', 'organization=Organization/r0d', ['ann']],
    ['with a version', 'Encounter', 'subject=Patient/ann/_history/1', ['e-ann']],
    ['or', 'Encounter', 'subject=Patient/ann,bob', ['e-ann', 'e-bob']],
    [':Type', 'Encounter', 'subject:Patient=bob', ['e-bob']],
    ['another type', 'Encounter', 'subject=Group/g', ['e-nobody']],
    ['patient is a patient', 'Encounter', 'patient=g', []],
    ['the type has its case', 'Patient', 'organization=organization/r0d', []],
    [':identifier', 'Encounter', 'service-provider:identifier=ods|R0D', ['e-ann']],
    [':missing', 'Encounter', 'patient:missing=true', ['e-nobody']],
    ['chain', 'Encounter', `patient.identifier=${NHS}|9000000009`, ['e-ann']],
    ['chain with a type', 'Encounter', 'subject:Patient.family=smith', ['e-bob']],
    ['chain with a modifier', 'Encounter', 'patient.family:exact=Smith', ['e-bob']],
    ['chain to what is absent', 'Encounter', 'patient.gender:not=male', ['e-ann']],
    ['two chains are two conditions', 'Encounter', 'patient.family=smith&patient.gender=male', ['e-bob']],
    ['chain of two', 'Observation', 'encounter.patient.family=angst', ['o-ann']],
    ['chain through several types', 'Encounter', 'subject.identifier=M2', ['e-bob']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });
});

describe('search by uri, _id, _lastUpdated, _profile', () => {
  it.each([
    ['uri', 'Device', 'url=http://device.example/A', ['d1']],
    ['uri: case counts', 'Device', 'url=http://device.example/a', []],
    ['_id', 'Patient', '_id=bob', ['bob']],
    ['_id of several', 'Patient', '_id=cat,ann,none', ['ann', 'cat']],
    ['_id is not one of another type', 'Patient', '_id=e-ann', []],
    ['_id:not', 'Patient', '_id:not=bob,cat', ['ann']],
    ['_id with ten digits is an NHS number too', 'Patient', '_id=9000000009', ['ann']],
    ['_id with the digits of another number', 'Patient', '_id=9000000017', []],
    ['_id with ten digits of another type', 'Encounter', '_id=9000000009', []],
    ['_profile', 'Patient', '_profile=https://p/UKCore-Patient|2.0', ['ann']],
    ['_profile without the version', 'Patient', '_profile=https://p/UKCore-Patient', ['ann']],
    ['_lastUpdated', 'Patient', '_lastUpdated=ge2020&gender=male', ['bob']],
    ['_lastUpdated in the future', 'Patient', '_lastUpdated=gt2200', []],
    ['_id and something else', 'Patient', '_id=ann,bob&gender=male', ['bob']],
  ])('%s: %s?%s', async (_what, type, query, expected) => {
    expect(idsIn(await bundleOf(type, query))).toStrictEqual(expected);
  });

  it('_lastUpdated compares instants', async () => {
    const [first = '', second = ''] = (await bundleOf('Patient', '')).entry?.map(({ resource }) => resource.meta.lastUpdated) ?? [];
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=${first}`))).toStrictEqual(['ann']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=gt${first}&_lastUpdated=le${second}`))).toStrictEqual(['bob']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=sa${first}`))).toStrictEqual(['bob', 'cat']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=ne${first}`))).toStrictEqual(['bob', 'cat']);
    expect(idsIn(await bundleOf('Patient', `_lastUpdated=lt${second}`))).toStrictEqual(['ann']);
  });
});

describe('what cannot be understood', () => {
  it.each([
    ['an unknown parameter', 'Patient', 'shoe-size=9', 'parameter-unknown', /"shoe-size".*birthdate.*telecom/],
    ['a parameter of another type', 'Patient', 'class=IMP', 'parameter-unknown', /"class"/],
    ['_include', 'Encounter', '_include=Encounter:patient', 'parameter-unknown', /_include/],
    ['a modifier', 'Patient', 'family:sounds=x', 'parameter-unknown', /:exact, :contains/],
    ['a modifier that is a type, but not of this reference', 'Encounter', 'subject:Device=x', 'parameter-unknown', /:Patient/],
    ['a chain to a parameter that is not there', 'Encounter', 'patient.class=IMP', 'parameter-unknown', /"class"/],
    ['a chain over something that is no reference', 'Encounter', 'status.x=1', 'parameter-invalid', /only a reference/],
    ['a chain to anything', 'AuditEvent', 'entity.name=x', 'parameter-invalid', /entity:Patient.name/],
    ['a chain of three', 'Observation', 'encounter.account.patient.family=x', 'parameter-invalid', /2 references/],
    ['no value', 'Patient', 'family=', 'parameter-invalid', /family/],
    ['an empty alternative', 'Patient', 'identifier=M1,', 'parameter-invalid', /identifier/],
    ['a bare |', 'Patient', 'identifier=|', 'parameter-invalid', /identifier/],
    ['_count', 'Patient', '_count=many', 'parameter-invalid', /_count/],
    ['_sort', 'Patient', '_sort=shoe-size', 'parameter-unknown', /shoe-size/],
    ['_summary', 'Patient', '_summary=text', 'parameter-invalid', /count or false/],
    ['_total', 'Patient', '_total=maybe', 'parameter-invalid', /accurate/],
    ['a page of another search', 'Patient', '_page=WyJ4IiwxLDFd', 'parameter-invalid', /links/],
    ['a page that is none', 'Patient', '_page=%%%', 'parameter-invalid', /links/],
    ['_count twice', 'Patient', '_count=1&_count=2', 'parameter-invalid', /once/],
    [':missing=perhaps', 'Patient', 'gender:missing=perhaps', 'parameter-invalid', /true or false/],
  ])('%s: %s?%s', async (_what, type, query, code, text) => {
    await expect(bundleOf(type, query)).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
  });

  it('lenient: left out, and absent from the self link', async () => {
    const bundle = await bundleOf('Patient', 'shoe-size=9&gender=male', true);
    expect(idsIn(bundle)).toStrictEqual(['bob']);
    expect(linkIn(bundle, 'self')).toBe(`${publicUrl}/Patient?gender=male`);
  });

  it('lenient does not go as far as a modifier or a value', async () => {
    await expect(bundleOf('Patient', 'family:sounds=x', true)).rejects.toMatchObject({ code: 'parameter-unknown' });
    await expect(bundleOf('Patient', 'birthdate=x', true)).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('more alternatives than can be asked for', async () => {
    await expect(
      bundleOf('Patient', `identifier=${Array.from({ length: 401 }, (_, index) => `v${index}`).join(',')}`),
    ).rejects.toMatchObject({ code: 'parameter-invalid' });
  });

  it('as many as can be', async () => {
    const values = (prefix: string): string => Array.from({ length: 400 }, (_, index) => `${prefix}${index}`).join(',');
    expect(
      idsIn(await bundleOf('Patient', `family=${values('q')}&identifier=${values('s|')}&birthdate=${'1981,'.repeat(399)}1981`)),
    ).toStrictEqual([]);
    expect(idsIn(await bundleOf('Patient', `birthdate=${'1981,'.repeat(399)}1981&family=${'smith,'.repeat(399)}smith`))).toStrictEqual([
      'cat',
    ]);
  });
});

describe('the result (R4 search.html#return)', () => {
  it('is a searchset whose self link says what was understood', async () => {
    const bundle = await bundleOf('Patient', 'gender=male&_count=10&_format=json');
    expect(bundle).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      entry: [{ fullUrl: `${publicUrl}/Patient/bob`, search: { mode: 'match' } }],
    });
    expect(bundle.link).toStrictEqual([{ relation: 'self', url: `${publicUrl}/Patient?gender=male&_count=10` }]);
  });

  it('has no empty list of entries', async () => {
    expect(await bundleOf('Patient', 'family=nobody')).not.toHaveProperty('entry');
  });

  it.each([
    ['the first page is the last', '', 3],
    ['there are more pages', '_count=2', undefined],
    ['accurate', '_count=2&_total=accurate', 3],
    ['none', '_total=none', undefined],
    ['_summary=count', '_summary=count', 3],
    ['_count=0', '_count=0', 3],
    ['accurate with a condition', '_count=1&_total=accurate&family=smith', 2],
  ])('total: %s', async (_what, query, total) => {
    expect((await bundleOf('Patient', query)).total).toBe(total);
  });

  it('_summary=count has no entries', async () => {
    expect(idsIn(await bundleOf('Patient', '_summary=count'))).toStrictEqual([]);
  });

  it.each([
    ['_sort=family', ['ann', 'bob', 'cat']],
    ['_sort=-family', ['cat', 'bob', 'ann']],
    ['_sort=birthdate', ['ann', 'bob', 'cat']],
    ['_sort=-birthdate', ['cat', 'bob', 'ann']],
    ['_sort=gender', ['ann', 'bob', 'cat']],
    ['_sort=-gender', ['bob', 'ann', 'cat']],
    ['_sort=gender,-birthdate', ['ann', 'bob', 'cat']],
    ['_sort=_id', ['ann', 'bob', 'cat']],
    ['_sort=-_id', ['cat', 'bob', 'ann']],
    ['_sort=_lastUpdated', ['ann', 'bob', 'cat']],
    ['_sort=-_lastUpdated', ['cat', 'bob', 'ann']],
    ['_sort=-_lastUpdated&family=smith', ['cat', 'bob']],
    ['_sort=organization', ['bob', 'ann', 'cat']],
    ['_sort=deceased,-family', ['cat', 'ann', 'bob']],
  ])('%s, page by page', async (query, expected) => {
    expect(idsIn(await bundleOf('Patient', query))).toStrictEqual(expected);
    expect((await pagesOf('Patient', `${query}&_count=1`)).flat()).toStrictEqual(expected);
  });
});

describe('pages', () => {
  const MANY = 60;

  beforeAll(async () => {
    await store.transact(
      Array.from({ length: MANY }, (_, index) =>
        entry('Task', `t${String(index).padStart(2, '0')}`, {
          ...(index % 5 === 0 ? {} : { status: ['draft', 'ready', 'completed'][index % 3] }),
          ...(index % 7 === 0 ? {} : { authoredOn: `2024-0${1 + (index % 9)}` }),
          code: { coding: [{ code: `c${index % 4}` }] },
        }),
      ),
      undefined,
    );
  });

  it('together they hold what one page would, each resource once, in the same order', async () => {
    const sort = fc.uniqueArray(
      fc.constantFrom('status', '-status', 'authored-on', '-authored-on', '_id', '-_id', '_lastUpdated', '-_lastUpdated', 'code'),
      { maxLength: 3 },
    );
    const condition = fc.constantFrom(
      '',
      'status=ready',
      'code=c1,c2',
      'authored-on=ge2024-05',
      'status:not=ready&code=c3',
      'status:missing=true',
    );
    await fc.assert(
      fc.asyncProperty(sort, condition, fc.integer({ min: 1, max: 25 }), async (keys, where, count) => {
        const query = [where, keys.length === 0 ? '' : `_sort=${keys.join(',')}`].filter((part) => part !== '').join('&');
        const whole = idsIn(await bundleOf('Task', [query, '_count=1000'].filter((part) => part !== '').join('&')));
        const pages = await pagesOf('Task', [query, `_count=${count}`].filter((part) => part !== '').join('&'));
        expect(pages.flat()).toStrictEqual(whole);
        expect(pages.slice(0, -1).every((page) => page.length === count)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('what is created meanwhile does not push anything from page to page', async () => {
    const first = await bundleOf('Task', '_count=20&_sort=-_id');
    await store.transact([entry('Task', 'zz')], undefined);
    const next = new URL(linkIn(first, 'next') ?? '').searchParams;
    const second = await bundleOf('Task', [...next].map(([name, value]) => `${name}=${value}`).join('&'));
    expect(idsIn(second)[0]).toBe('t39');
    expect(idsIn(await bundleOf('Task', '_sort=-_id&_count=1'))).toStrictEqual(['zz']);
  });
});
