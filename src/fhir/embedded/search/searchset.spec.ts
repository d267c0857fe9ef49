import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aSearchedStore, entry, idsIn, linkIn } from '../../../../test/factories/searched-store.ts';

const publicUrl = 'http://localhost:8000';
const { bundleOf, pagesOf, transact } = aSearchedStore();

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
    await transact(
      Array.from({ length: MANY }, (_, index) =>
        entry('Task', `t${String(index).padStart(2, '0')}`, {
          ...(index % 5 === 0 ? {} : { status: ['draft', 'ready', 'completed'][index % 3] }),
          ...(index % 7 === 0 ? {} : { authoredOn: `2024-0${1 + (index % 9)}` }),
          code: { coding: [{ code: `c${index % 4}` }] },
        }),
      ),
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
    await transact([entry('Task', 'zz')]);
    const next = new URL(linkIn(first, 'next') ?? '').searchParams;
    const second = await bundleOf('Task', [...next].map(([name, value]) => `${name}=${value}`).join('&'));
    expect(idsIn(second)[0]).toBe('t39');
    expect(idsIn(await bundleOf('Task', '_sort=-_id&_count=1'))).toStrictEqual(['zz']);
  });
});

it('sorting reads an index once, not once for each resource that is found', async () => {
  await transact(
    Array.from({ length: 10_000 }, (_, index) =>
      entry('RelatedPerson', `r${index}`, { name: [{ family: `F${99_999 - index}` }, { family: 'Z' }], birthDate: '1980-05-11' }),
    ),
  );
  expect(idsIn(await bundleOf('RelatedPerson', 'birthdate=1980-05&_sort=name&_count=3'))).toStrictEqual(['r9999', 'r9998', 'r9997']);
  expect(idsIn(await bundleOf('RelatedPerson', 'birthdate:missing=false&_sort=-name,birthdate&_count=2'))).toStrictEqual(['r0', 'r1']);
});
