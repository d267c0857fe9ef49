import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, identifier, patient, update } from '../../test/factories/stored-patient.ts';
import { openTestStore } from '../../test/factories/test-store.ts';
import type { EmbeddedStore } from './embedded-store.ts';
import { bodyHash } from './fhir-backend.ts';

let store: EmbeddedStore;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ store, remove } = await openTestStore());
});
afterAll(async () => {
  await remove();
});

const holders = async (value: string, system = 's'): Promise<string[]> => {
  const { byIdentifier } = await store.lookUp({ byId: [], byIdentifier: [{ type: 'Patient', system, value }] });
  return (byIdentifier[0] ?? []).map(({ id }) => id);
};

describe('lookUp', () => {
  it('answers absent, unchanged, or version and body', async () => {
    const body = patient('l1', { birthDate: '1980' });
    await store.transact([{ method: 'create', type: 'Patient', id: 'l1', body }], 'AuditEvent/2');
    const { byId } = await store.lookUp({
      byId: [
        { type: 'Patient', id: 'l-none' },
        { type: 'Patient', id: 'l-none', hash: bodyHash(body) },
        { type: 'Patient', id: 'l1', hash: bodyHash(body) },
        { type: 'Patient', id: 'l1', hash: bodyHash(`${body} `) },
        { type: 'Patient', id: 'l1' },
        { type: 'Encounter', id: 'l1' },
      ],
      byIdentifier: [],
    });
    const stored = { type: 'Patient', id: 'l1', version: 1, body, source: 'AuditEvent/2' };
    expect(byId).toStrictEqual([
      undefined,
      undefined,
      { isUnchanged: true, version: 1, source: 'AuditEvent/2' },
      stored,
      stored,
      undefined,
    ]);
  });

  it('finds by exact system and value, whatever else has that value', async () => {
    await store.transact(
      [
        create('i1', identifier('A1', 'a2')),
        create('i2', { identifier: [{ system: 'other', value: 'A1' }] }),
        create('i3', { identifier: [{ value: 'A1' }] }),
      ],
      undefined,
    );
    expect(await holders('A1')).toStrictEqual(['i1']);
    expect(await holders('a1')).toStrictEqual([]);
    expect(await holders('A2')).toStrictEqual([]);
    expect(await holders('A1', '')).toStrictEqual(['i3']);
    expect(await holders('A1', 'never seen')).toStrictEqual([]);
  });

  it('tells spellings apart that the index does not', async () => {
    await store.transact([create('sp', identifier('X9', 'x9'))], undefined);
    expect([await holders('X9'), await holders('x9')]).toStrictEqual([['sp'], ['sp']]);
    await store.transact([update('sp', identifier('x9'), 1)], undefined);
    expect([await holders('X9'), await holders('x9')]).toStrictEqual([[], ['sp']]);
  });

  it('finds all of several holders, and follows an update', async () => {
    await store.transact([create('h1', identifier('H')), create('h2', identifier('H'))], undefined);
    expect(await holders('H')).toStrictEqual(['h1', 'h2']);
    await store.transact([update('h1', identifier('J'), 1)], undefined);
    expect([await holders('H'), await holders('J')]).toStrictEqual([['h2'], ['h1']]);
  });

  it('sees what was answered before', async () => {
    const seen = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        await store.transact([create(`s-${index}`, identifier(`S${index}`))], undefined);
        return holders(`S${index}`);
      }),
    );
    expect(seen).toStrictEqual(Array.from({ length: 100 }, (_, index) => [`s-${index}`]));
  });
});
