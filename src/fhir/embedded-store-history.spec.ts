import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, textOf, update } from '../../test/factories/stored-patient.ts';
import { openTestStore } from '../../test/factories/test-store.ts';
import type { EmbeddedStore } from './embedded-store.ts';

let store: EmbeddedStore;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ store, remove } = await openTestStore());
});
afterAll(async () => {
  await remove();
});

describe('read, vread, history', () => {
  it('read: ETag and Last-Modified, numbers to the last digit', async () => {
    const body = '{"resourceType":"Observation","id":"o1","valueQuantity":{"value":7.10}}';
    await store.transact([{ method: 'create', type: 'Observation', id: 'o1', body }], undefined);
    const { status, headers, body: bytes } = await store.perform({ kind: 'read', type: 'Observation', id: 'o1' });
    expect([status, headers]).toStrictEqual([200, { ETag: 'W/"1"', 'Last-Modified': expect.stringMatching(/ GMT$/) }]);
    expect(new TextDecoder().decode(bytes)).toContain('"valueQuantity":{"value":7.10}');
  });

  it.each([['2'], ['0'], ['x'], ['01'], ['1e0'], ['99999999999']])('vread of version %s, which is not there', async (version) => {
    await store.transact([create('v1')], undefined);
    await expect(store.perform({ kind: 'vread', type: 'Patient', id: 'v1', version })).rejects.toMatchObject({
      code: 'resource-not-found',
    });
  });

  it('history: all versions, the newest first, page by page', async () => {
    await store.transact([create('y1')], 'AuditEvent/1');
    for (let version = 1; version < 5; version++)
      await store.transact([update('y1', { birthDate: `198${version}` }, version)], `AuditEvent/${version + 1}`);
    const versions: string[] = [];
    let parameters: [string, string][] = [['_count', '2']];
    for (let pages = 0; pages < 3; pages++) {
      const bundle = JSON.parse(textOf(await store.perform({ kind: 'history', type: 'Patient', id: 'y1', parameters }))) as HistoryBundle;
      expect([bundle.type, bundle.total]).toStrictEqual(['history', 5]);
      versions.push(
        ...bundle.entry.map(
          ({ resource, request, response }) =>
            `${resource.meta.versionId} ${resource.meta.source.slice(-1)} ${request.method} ${response.status}`,
        ),
      );
      const next = bundle.link.find(({ relation }) => relation === 'next')?.url;
      expect(next === undefined).toBe(pages === 2);
      parameters = next === undefined ? [] : [...new URL(next).searchParams];
    }
    expect(versions).toStrictEqual(['5 5 PUT 200', '4 4 PUT 200', '3 3 PUT 200', '2 2 PUT 200', '1 1 PUT 201']);
  });

  it('history: some elements only, marked as a part; the next page too', async () => {
    await store.transact([create('y2', { birthDate: '1980', gender: 'male', _birthDate: { id: 'b' } })], undefined);
    await store.transact([update('y2', { birthDate: '1981', gender: 'male' }, 1)], undefined);
    const parameters: [string, string][] = [
      ['_count', '1'],
      ['_elements', 'birthDate, name'],
    ];
    const first = JSON.parse(textOf(await store.perform({ kind: 'history', type: 'Patient', id: 'y2', parameters }))) as HistoryBundle;
    const next = new URL(first.link.find(({ relation }) => relation === 'next')?.url ?? '').searchParams;
    const second = JSON.parse(
      textOf(await store.perform({ kind: 'history', type: 'Patient', id: 'y2', parameters: [...next] })),
    ) as HistoryBundle;
    const tag = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }];
    const shown = { resourceType: 'Patient', id: 'y2', meta: { lastUpdated: expect.any(String), tag } };
    expect([first, second].map(({ entry }) => entry[0]?.resource)).toStrictEqual([
      { ...shown, meta: { ...shown.meta, versionId: '2' }, birthDate: '1981' },
      { ...shown, meta: { ...shown.meta, versionId: '1' }, birthDate: '1980', _birthDate: { id: 'b' } },
    ]);
  });

  it('history of nothing, and with a parameter that it has not', async () => {
    await expect(store.perform({ kind: 'history', type: 'Patient', id: 'none', parameters: [] })).rejects.toMatchObject({
      code: 'resource-not-found',
    });
    await expect(store.perform({ kind: 'history', type: 'Patient', id: 'y1', parameters: [['_since', '2024']] })).rejects.toMatchObject({
      code: 'parameter-unknown',
    });
  });
});

interface HistoryBundle {
  readonly type: string;
  readonly total: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  readonly entry: readonly {
    readonly resource: { readonly meta: { readonly versionId: string; readonly source: string } };
    readonly request: { readonly method: string };
    readonly response: { readonly status: string };
  }[];
}
