import { afterAll, beforeAll } from '@jest/globals';
import { canonicalBody } from '../../src/fhir/canonical-body.ts';
import type { WriteEntry } from '../../src/fhir/fhir-backend.ts';
import { openTestStore, type TestStore } from './test-store.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';

export const entry = (type: string, id: string, elements: object = {}): WriteEntry => ({
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

interface Bundle {
  readonly total?: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly {
    readonly fullUrl: string;
    readonly resource: { readonly id: string; readonly meta: { readonly lastUpdated: string } };
  }[];
}

interface SearchedStore {
  readonly transact: (entries: readonly WriteEntry[]) => Promise<unknown>;
  /** @param query as it stands behind the `?` of a URL, with `+` and `%` as they are */
  readonly bundleOf: (type: string, query: string, lenient?: boolean) => Promise<Bundle>;
  /** Follows the links to the end. */
  readonly pagesOf: (type: string, query: string) => Promise<string[][]>;
}

/** A store of a spec file that holds the people, visits and observations above. */
export function aSearchedStore(): SearchedStore {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore();
    for (const resource of RESOURCES) await opened.store.transact([resource], undefined);
  });
  afterAll(async () => {
    await opened.remove();
  });

  const transact = (entries: readonly WriteEntry[]): Promise<unknown> => opened.store.transact(entries, undefined);
  async function bundleOf(type: string, query: string, lenient = false): Promise<Bundle> {
    const parameters =
      query === ''
        ? []
        : query.split('&').map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
    const { body } = await opened.store.perform({ kind: 'search', type, parameters, lenient });
    return JSON.parse(new TextDecoder().decode(body)) as Bundle;
  }
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
  return { transact, bundleOf, pagesOf };
}

export const idsIn = ({ entry: entries = [] }: Bundle): string[] => entries.map(({ resource }) => resource.id);
export const linkIn = ({ link }: Bundle, wanted: string): string | undefined => link.find(({ relation }) => relation === wanted)?.url;
