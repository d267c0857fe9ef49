import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, identifier, textOf, update } from '../../test/factories/stored-patient.ts';
import { openTestStore } from '../../test/factories/test-store.ts';
import { canonicalBody } from './canonical-body.ts';
import type { EmbeddedStore } from './embedded-store.ts';

const publicUrl = 'http://localhost:8000';
let store: EmbeddedStore;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ store, remove } = await openTestStore());
});
afterAll(async () => {
  await remove();
});

const read = async (id: string): Promise<string> => textOf(await store.perform({ kind: 'read', type: 'Patient', id }));
const holders = async (value: string, system = 's'): Promise<string[]> => {
  const { byIdentifier } = await store.lookUp({ byId: [], byIdentifier: [{ type: 'Patient', system, value }] });
  return (byIdentifier[0] ?? []).map(({ id }) => id);
};

describe('transact', () => {
  it('creates: version 1, and one instant for all entries', async () => {
    const result = await store.transact([create('c1'), create('c2')], 'AuditEvent/1');
    expect(result).toStrictEqual({
      status: 'committed',
      versions: [1, 1],
      lastUpdated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const { lastUpdated } = result as { lastUpdated: string };
    for (const id of ['c1', 'c2']) {
      expect(JSON.parse(await read(id))).toStrictEqual({
        resourceType: 'Patient',
        id,
        meta: { versionId: '1', lastUpdated, source: `${publicUrl}/AuditEvent/1` },
      });
    }
  });

  it('updates the version that was read, and keeps the one before', async () => {
    await store.transact([create('u1', { active: true })], undefined);
    expect(await store.transact([update('u1', { active: false }, 1)], undefined)).toMatchObject({ status: 'committed', versions: [2] });
    expect(JSON.parse(await read('u1'))).toMatchObject({ meta: { versionId: '2' }, active: false });
    const before = textOf(await store.perform({ kind: 'vread', type: 'Patient', id: 'u1', version: '1' }));
    expect(JSON.parse(before)).toMatchObject({ meta: { versionId: '1' }, active: true });
  });

  it('time goes forward from one transaction to the next', async () => {
    const instants: string[] = [];
    for (const id of ['t1', 't2', 't3']) {
      const result = await store.transact([create(id)], undefined);
      if (result.status === 'committed') instants.push(result.lastUpdated);
    }
    expect(new Set(instants).size).toBe(3);
    expect([...instants].sort()).toStrictEqual(instants);
  });

  it('an update with the stored body makes no new version: its note alone is written, behind the record of the version', async () => {
    await store.transact([{ ...create('same'), note: 'first' }], 'AuditEvent/1');
    const again = { ...update('same', {}, 1), note: 'second' };
    expect(await store.transact([again], 'AuditEvent/2')).toMatchObject({ status: 'committed', versions: [1] });
    const { byId } = await store.lookUp({ byId: [{ type: 'Patient', id: 'same' }], byIdentifier: [] });
    expect(byId).toMatchObject([{ version: 1, source: 'AuditEvent/1#second' }]);
    expect(await store.transact([update('same', {}, 1)], 'AuditEvent/3')).toMatchObject({ versions: [1] });
    await store.transact([create('bare')], undefined);
    await store.transact([{ ...update('bare', {}, 1), note: 'only' }], 'AuditEvent/4');
    const { byId: after } = await store.lookUp({ byId: ['same', 'bare'].map((id) => ({ type: 'Patient', id })), byIdentifier: [] });
    expect(after.map((found) => found?.source)).toStrictEqual(['AuditEvent/1#second', '#only']);
  });

  it.each([
    ['a create whose id exists', 'ka', create('ka')],
    ['an update of a version that is not the current one', 'kb', update('kb', {}, 7)],
    ['an update of something that does not exist', 'kc', update('none', {})],
  ])('%s: conflict at that entry, and nothing of the message is written', async (_what, id, bad) => {
    await store.transact([create(id)], undefined);
    const result = await store.transact(
      [create(`${id}-1`, identifier('k')), update(id, identifier('k'), 1), bad, create(`${id}-2`)],
      undefined,
    );
    expect(result).toStrictEqual({ status: 'conflict', entry: 2 });
    const { byId } = await store.lookUp({
      byId: [id, `${id}-1`, `${id}-2`].map((wanted) => ({ type: 'Patient', id: wanted })),
      byIdentifier: [],
    });
    expect(byId.map((found) => found?.version)).toStrictEqual([1, undefined, undefined]);
    expect(await holders('k')).toStrictEqual([]);
  });

  it('of two that create the same at the same time one wins, whole', async () => {
    const [one, other] = await Promise.all([
      store.transact([create('race', { active: true }), create('race-1')], undefined),
      store.transact([create('race', { active: false }), create('race-2')], undefined),
    ]);
    expect([one.status, other.status].sort()).toStrictEqual(['committed', 'conflict']);
    const { byId } = await store.lookUp({
      byId: [
        { type: 'Patient', id: 'race-1' },
        { type: 'Patient', id: 'race-2' },
      ],
      byIdentifier: [],
    });
    expect(byId.filter((found) => found !== undefined)).toHaveLength(1);
  });

  it('a resource that others refer to already is created all the same', async () => {
    const encounter = canonicalBody({ resourceType: 'Encounter', id: 'early', ...{ subject: { reference: 'Patient/late' } } });
    await store.transact([{ method: 'create', type: 'Encounter', id: 'early', body: encounter }], undefined);
    await expect(store.perform({ kind: 'read', type: 'Patient', id: 'late' })).rejects.toMatchObject({ code: 'resource-not-found' });
    expect(await store.transact([create('late')], undefined)).toMatchObject({ versions: [1] });
    const found = await store.perform({ kind: 'search', type: 'Encounter', parameters: [['patient', 'late']], lenient: false });
    expect(JSON.parse(textOf(found))).toMatchObject({ total: 1 });
  });

  it('refuses a body that is not in the canonical form, and the messages of its group do not suffer', async () => {
    const [bad, good] = await Promise.allSettled([
      store.transact([create('n0'), { method: 'create', type: 'Patient', id: 'n1', body: '{"id":"n1"}' }], undefined),
      store.transact([create('n2')], undefined),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('does not begin with') } });
    expect(good).toMatchObject({ status: 'fulfilled', value: { status: 'committed' } });
    await expect(read('n0')).rejects.toMatchObject({ code: 'resource-not-found' });
  });

  it('a request that was given up is told so', async () => {
    const controller = new AbortController();
    const written = store.transact([create('given-up')], undefined, controller.signal);
    controller.abort();
    await expect(written).rejects.toMatchObject({ code: 'backend-unavailable' });
    await expect(store.transact([create('given-up-2')], undefined, AbortSignal.abort())).rejects.toMatchObject({
      code: 'backend-unavailable',
    });
  });
});
