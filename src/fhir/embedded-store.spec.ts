import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalBody } from './canonical-body.ts';
import { type EmbeddedStore, openEmbeddedStore } from './embedded-store.ts';
import { bodyHash, type FhirResponse, type WriteEntry } from './fhir-backend.ts';

const publicUrl = 'http://localhost:8000';
let directory: string;
let store: EmbeddedStore;

beforeAll(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'fhir-store-')), 'data');
  store = await openEmbeddedStore({ directory, publicUrl: `${publicUrl}/` });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

const patient = (id: string, elements: object = {}): string => canonicalBody({ resourceType: 'Patient', id, ...elements });
const create = (id: string, elements?: object): WriteEntry => ({ method: 'create', type: 'Patient', id, body: patient(id, elements) });
const update = (id: string, elements: object, ifMatch?: number): WriteEntry => ({
  method: 'update',
  type: 'Patient',
  id,
  body: patient(id, elements),
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
const textOf = ({ body }: FhirResponse): string => new TextDecoder().decode(body);
const read = async (id: string): Promise<string> => textOf(await store.perform({ kind: 'read', type: 'Patient', id }));
const holders = async (value: string, system = 's'): Promise<string[]> => {
  const { byIdentifier } = await store.lookUp({ byId: [], byIdentifier: [{ type: 'Patient', system, value }] });
  return (byIdentifier[0] ?? []).map(({ id }) => id);
};
const identifier = (...values: string[]): object => ({ identifier: values.map((value) => ({ system: 's', value })) });

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
    expect(byId.map((found) => (found === undefined || found === 'unchanged' ? found : found.version))).toStrictEqual([
      1,
      undefined,
      undefined,
    ]);
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
    expect(byId).toStrictEqual([undefined, undefined, 'unchanged', stored, stored, undefined]);
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

describe('settings', () => {
  it('the first value stays', async () => {
    expect(await store.setting('fingerprint')).toBeUndefined();
    expect(await store.putSettingIfAbsent('fingerprint', 'a')).toBe('a');
    expect(await store.putSettingIfAbsent('fingerprint', 'b')).toBe('a');
    expect(await store.setting('fingerprint')).toBe('a');
  });
});

describe('openEmbeddedStore', () => {
  it('makes a directory and files for the owner alone', async () => {
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const modes = await Promise.all((await readdir(directory)).map(async (file) => (await stat(join(directory, file))).mode & 0o077));
    expect(modes.length).toBeGreaterThan(0);
    expect(new Set(modes)).toStrictEqual(new Set([0]));
  });

  it('can be used at once', async () => {
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('refuses a file that a later version has written, and leaves it alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    const file = new DatabaseSync(join(folder, 'fhir.sqlite'));
    file.exec('PRAGMA user_version = 999');
    file.close();
    await expect(openEmbeddedStore({ directory: folder, publicUrl })).rejects.toMatchObject({ code: 'start-refused' });
    await rm(folder, { recursive: true });
  });

  it('says so where there can be no database', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    await (
      await import('node:fs/promises')
    ).writeFile(join(folder, 'fhir.sqlite'), 'this is not a database, only a text that is long enough to look like a header of one');
    await expect(openEmbeddedStore({ directory: folder, publicUrl })).rejects.toMatchObject({ code: 'backend-unavailable' });
    await rm(folder, { recursive: true });
  });

  it('keeps what was stored; another zone makes the index of dates anew', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fhir-store-'));
    const encounter = canonicalBody({
      resourceType: 'Encounter',
      id: 'e',
      ...{ period: { start: '2024-07-01T23:30:00Z', end: '2024-07-01T23:40:00Z' } },
    });
    const on = async (opened: EmbeddedStore, date: string): Promise<unknown> => {
      const found = await opened.perform({ kind: 'search', type: 'Encounter', parameters: [['date', date]], lenient: false });
      return (JSON.parse(textOf(found)) as { total: unknown }).total;
    };
    const birth = async (opened: EmbeddedStore): Promise<unknown> => {
      const found = await opened.perform({ kind: 'search', type: 'Patient', parameters: [['birthdate', '1980-07-01']], lenient: false });
      return (JSON.parse(textOf(found)) as { total: unknown }).total;
    };
    const first = await openEmbeddedStore({ directory: folder, publicUrl });
    await first.transact(
      [{ method: 'create', type: 'Encounter', id: 'e', body: encounter }, create('b', { birthDate: '1980-07-01' })],
      undefined,
    );
    expect([await on(first, '2024-07-01'), await on(first, '2024-07-02'), await birth(first)]).toStrictEqual([1, 0, 1]);
    await first.close();
    const second = await openEmbeddedStore({ directory: folder, publicUrl, timeZone: 'Europe/London' });
    expect([await on(second, '2024-07-01'), await on(second, '2024-07-02'), await birth(second)]).toStrictEqual([0, 1, 1]);
    await second.close();
    await rm(folder, { recursive: true });
  });
});
