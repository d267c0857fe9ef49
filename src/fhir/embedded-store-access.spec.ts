import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entry } from '../../test/factories/searched-store.ts';
import { openTestStore, type TestStore } from '../../test/factories/test-store.ts';
import { Fault } from '../faults/fault.ts';
import type { Access, AccessGrant } from './access.ts';
import type { QueryParameter } from './fhir-backend.ts';

/** A resource as far as the questions below go. */
interface Known {
  readonly type: 'Patient' | 'Observation';
  readonly id: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly label: string | undefined;
  readonly patient?: string;
}

const LABELS = [undefined, 'N', 'R', 'V', 'r'];
const PATIENTS: readonly Known[] = ['female', 'male'].flatMap((gender) =>
  LABELS.map((label, index): Known => ({ type: 'Patient', id: `${gender}-${index}`, facts: { gender }, label })),
);
const OBSERVATIONS: readonly Known[] = PATIENTS.flatMap(({ id }, patient) =>
  ['lab', 'vital'].flatMap((category) =>
    ['final', 'preliminary'].map((status, index): Known => {
      const label = LABELS[(patient + index) % LABELS.length];
      return { type: 'Observation', id: `${id}-${category}-${status}`, facts: { category, status }, label, patient: id };
    }),
  ),
);

const elementsOf = ({ facts, label, patient }: Known): object => ({
  ...(label === undefined
    ? {}
    : { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: label }] } }),
  ...(facts['gender'] === undefined ? {} : { gender: facts['gender'] }),
  ...(facts['status'] === undefined ? {} : { status: facts['status'] }),
  ...(facts['category'] === undefined ? {} : { category: [{ coding: [{ code: facts['category'] }] }] }),
  ...(patient === undefined ? {} : { subject: { reference: `Patient/${patient}` } }),
});

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestStore();
  await opened.store.transact(
    [...PATIENTS, ...OBSERVATIONS].map((known) => entry(known.type, known.id, elementsOf(known))),
    undefined,
  );
});
afterAll(async () => {
  await opened.remove();
});

/** What the scopes say, read word by word. */
function mayBeSeen(known: Known, letter: 'r' | 's', { grants, restricted }: Access): boolean {
  const isHidden = !restricted && known.label !== undefined && ['R', 'V'].includes(known.label.toUpperCase());
  const covered = grants.some(
    ({ type, letters, only }) =>
      (type === '*' || type === known.type) && letters.includes(letter) && only.every(([name, value]) => known.facts[name] === value),
  );
  return covered && !isHidden;
}
const has = (type: Known['type'], letter: 'r' | 's', { grants }: Access): boolean =>
  grants.some((grant) => (grant.type === '*' || grant.type === type) && grant.letters.includes(letter));

async function found(type: Known['type'], parameters: readonly QueryParameter[], access: Access): Promise<string> {
  try {
    const ids: string[] = [];
    let asked: readonly QueryParameter[] | undefined = [...parameters, ['_count', '3'], ['_total', 'accurate']];
    let total = 0;
    while (asked) {
      const { body } = await opened.store.perform({ kind: 'search', type, parameters: asked, lenient: false, access });
      const page = JSON.parse(new TextDecoder().decode(body)) as {
        total: number;
        link: { relation: string; url: string }[];
        entry?: { resource: { id: string } }[];
      };
      total = page.total;
      ids.push(...(page.entry ?? []).map(({ resource }) => resource.id));
      const next = page.link.find(({ relation }) => relation === 'next');
      asked = next && [...new URL(next.url).searchParams];
    }
    return `${total}: ${ids.sort().join(' ')}`;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}
const listed = (known: readonly Known[]): string =>
  `${known.length}: ${known
    .map(({ id }) => id)
    .sort()
    .join(' ')}`;

const aLimit = (names: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<QueryParameter[]> =>
  fc.array(fc.constantFrom(...Object.entries(names).flatMap(([name, values]) => values.map((value): QueryParameter => [name, value]))), {
    maxLength: 2,
  });
const someLetters = fc.subarray<'r' | 's' | 'u'>(['r', 'u', 's'], { minLength: 1 });
const aGrant: fc.Arbitrary<AccessGrant> = fc.oneof(
  fc.record({ type: fc.constant('Patient'), letters: someLetters, only: aLimit({ gender: ['female', 'male'] }) }),
  fc.record({ type: fc.constant('Observation'), letters: someLetters, only: aLimit({ category: ['lab', 'vital'], status: ['final'] }) }),
  fc.record({ type: fc.constant('*'), letters: someLetters, only: fc.constant([]) }),
);
const anAccess: fc.Arbitrary<Access> = fc.record({ grants: fc.array(aGrant, { maxLength: 4 }), restricted: fc.boolean() });

describe('what a caller may see', () => {
  it('is what its scopes and the labels say, in searches, chains, pages, totals and reads', async () => {
    await fc.assert(
      fc.asyncProperty(anAccess, fc.constantFrom('female', 'male'), fc.constantFrom('lab', 'vital'), async (access, gender, category) => {
        const seen = (all: readonly Known[]): Known[] => all.filter((known) => mayBeSeen(known, 's', access));
        const patients = new Set(
          seen(PATIENTS)
            .filter(({ facts }) => facts['gender'] === gender)
            .map(({ id }) => id),
        );
        const mayPatients = has('Patient', 's', access);
        const mayObservations = has('Observation', 's', access);

        expect(await found('Patient', [], access)).toBe(mayPatients ? listed(seen(PATIENTS)) : 'scope-missing');
        expect(await found('Observation', [['category', category]], access)).toBe(
          mayObservations ? listed(seen(OBSERVATIONS).filter(({ facts }) => facts['category'] === category)) : 'scope-missing',
        );
        for (const chain of ['subject:Patient.gender', 'patient.gender'])
          expect(await found('Observation', [[chain, gender]], access)).toBe(
            mayObservations && mayPatients
              ? listed(seen(OBSERVATIONS).filter(({ patient = '' }) => patients.has(patient)))
              : 'scope-missing',
          );
        for (const known of [...PATIENTS, ...OBSERVATIONS].filter((_known, index) => index % 7 === 0)) {
          const { type, id } = known;
          const answer = await opened.store.perform({ kind: 'read', type, id, access }).then(
            ({ status }) => String(status),
            (error: unknown) => (error instanceof Fault ? error.code : 'thrown'),
          );
          const expected = mayBeSeen(known, 'r', access) ? '200' : 'resource-not-found';
          expect([id, answer]).toStrictEqual([id, has(type, 'r', access) ? expected : 'scope-missing']);
        }
      }),
      { numRuns: 60 },
    );
  });
});
