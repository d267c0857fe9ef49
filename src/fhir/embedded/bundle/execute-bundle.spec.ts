import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedStore, openEmbeddedStore } from '../../embedded-store.ts';

const publicUrl = 'http://localhost:8000';
let directory: string;
let store: EmbeddedStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-bundle-'));
  store = await openEmbeddedStore({ directory, publicUrl });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

interface ResponseEntry {
  readonly resource?: { readonly id?: string; readonly total?: number };
  readonly response: { readonly status: string; readonly location?: string; readonly etag?: string; readonly lastModified?: string };
}

async function executeText(text: string, source?: string): Promise<readonly ResponseEntry[]> {
  const bundle = new TextEncoder().encode(text);
  const { status, body } = await store.perform({ kind: 'transaction', bundle, ...(source === undefined ? {} : { source }) });
  const answer = JSON.parse(new TextDecoder().decode(body)) as { readonly type: string; readonly entry?: readonly ResponseEntry[] };
  expect([status, answer.type]).toStrictEqual([200, 'transaction-response']);
  return answer.entry ?? [];
}
const execute = (entries: readonly object[], source?: string): Promise<readonly ResponseEntry[]> =>
  executeText(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries }), source);

interface Sent {
  readonly resourceType: string;
  readonly [element: string]: unknown;
}

const post = (resource: Sent, more: { readonly fullUrl?: string; readonly ifNoneExist?: string } = {}): object => ({
  ...(more.fullUrl === undefined ? {} : { fullUrl: more.fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(more.ifNoneExist === undefined ? {} : { ifNoneExist: more.ifNoneExist }) },
});
const put = (resource: Sent, url: string, ifMatch?: string): object => ({
  resource,
  request: { method: 'PUT', url, ...(ifMatch === undefined ? {} : { ifMatch }) },
});
const remove = (url: string): object => ({ request: { method: 'DELETE', url } });
const get = (url: string): object => ({ request: { method: 'GET', url } });
const patient = (id: string, elements: object = {}): Sent => ({ resourceType: 'Patient', id, ...elements });
const identified = (value: string): object => ({ identifier: [{ system: 's', value }] });

const statuses = (entries: readonly ResponseEntry[]): string[] => entries.map(({ response }) => response.status.slice(0, 3));
const named = (entry: ResponseEntry | undefined): string => (entry?.response.location ?? '').split('/_history/')[0] ?? '';
async function read(reference: string): Promise<Record<string, unknown>> {
  const [type = '', id = ''] = reference.split('/');
  return JSON.parse(await textOf(type, id)) as Record<string, unknown>;
}
async function textOf(type: string, id: string): Promise<string> {
  return new TextDecoder().decode((await store.perform({ kind: 'read', type, id })).body);
}
async function count(type: string, name: string, value: string): Promise<unknown> {
  const { body } = await store.perform({ kind: 'search', type, parameters: [[name, value]], lenient: false });
  return (JSON.parse(new TextDecoder().decode(body)) as { total: unknown }).total;
}

describe('a transaction Bundle (R4 http.html#trules)', () => {
  it('creates, updates, deletes and reads; answers in the order of the request', async () => {
    await execute([put(patient('a1'), 'Patient/a1'), put(patient('a2'), 'Patient/a2')]);
    const entries = await execute([
      get('Patient/a1'),
      put(patient('a1', { active: true }), 'Patient/a1'),
      post({ resourceType: 'Patient', id: 'ignored' }),
      remove('Patient/a2'),
      get('Patient?_id=a1,a2'),
    ]);
    expect(statuses(entries)).toStrictEqual(['200', '200', '201', '204', '200']);
    expect(entries[0]?.resource).toMatchObject({ id: 'a1', active: true, meta: { versionId: '2' } });
    expect(entries[1]?.response).toMatchObject({
      location: 'Patient/a1/_history/2',
      etag: 'W/"2"',
      lastModified: expect.stringMatching(/Z$/),
    });
    expect(named(entries[2])).toMatch(/^Patient\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(entries[4]?.resource).toMatchObject({ total: 1 });
    await expect(read('Patient/a2')).rejects.toMatchObject({ code: 'resource-deleted' });
  });

  it('without entries is no error', async () => {
    expect(await executeText('{"resourceType":"Bundle","type":"transaction"}')).toStrictEqual([]);
  });

  it('a deleted resource is not found any more, keeps its versions, and can come back', async () => {
    await execute([put(patient('d1', identified('d1')), 'Patient/d1')]);
    await execute([remove('Patient/d1')]);
    expect(await count('Patient', 'identifier', 'd1')).toBe(0);
    expect(statuses(await execute([remove('Patient/d1')]))).toStrictEqual(['204']);
    await expect(store.perform({ kind: 'vread', type: 'Patient', id: 'd1', version: '2' })).rejects.toMatchObject({
      code: 'resource-deleted',
    });
    expect((await store.perform({ kind: 'vread', type: 'Patient', id: 'd1', version: '1' })).status).toBe(200);
    const [back] = await execute([put(patient('d1', identified('d1')), 'Patient/d1')]);
    expect(back?.response).toMatchObject({ status: '201 Created', etag: 'W/"3"' });
    expect(await count('Patient', 'identifier', 'd1')).toBe(1);
  });

  it('what is equal makes no version', async () => {
    await execute([put(patient('n1', { active: true }), 'Patient/n1')]);
    const [again] = await execute([
      put(patient('n1', { active: true, meta: { versionId: '9', lastUpdated: '2000-01-01T00:00:00Z' } }), 'Patient/n1'),
    ]);
    expect(again?.response).toMatchObject({ status: '200 OK', etag: 'W/"1"' });
  });

  it('numbers keep their text, and names theirs', async () => {
    const observation = '{"resourceType":"Observation","id":"x1","valueQuantity":{"value":7.10},"__proto__":{"a":1.50}}';
    await executeText(
      `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":${observation},"request":{"method":"PUT","url":"Observation/x1"}}]}`,
    );
    const text = await textOf('Observation', 'x1');
    expect(text).toContain('"valueQuantity":{"value":7.10},"__proto__":{"a":1.50}}');
  });

  it.each([
    ['of the record that wrote it', 'AuditEvent/1', `${publicUrl}/AuditEvent/1`],
    ["its sender's own otherwise", undefined, 'urn:theirs'],
  ])('meta.source is that %s', async (_what, source, expected) => {
    const [entry] = await execute([post({ resourceType: 'Patient', meta: { source: 'urn:theirs', tag: [{ code: 't' }] } })], source);
    expect(await read(named(entry))).toMatchObject({ meta: { source: expected, tag: [{ code: 't' }] } });
  });
});

describe('links between entries (R4 http.html#trules, step 4)', () => {
  const urn = 'urn:uuid:00000000-0000-4000-8000-00000000000a';

  it('are replaced wherever a link may stand', async () => {
    const [one, other] = await execute([
      post({ resourceType: 'Patient' }, { fullUrl: urn }),
      post({
        resourceType: 'DocumentReference',
        subject: { reference: urn },
        author: [{ reference: urn.toUpperCase().replace('URN:UUID', 'urn:uuid') }],
        contained: [{ resourceType: 'Provenance', id: 'p', target: [{ reference: `${urn}#name` }] }],
        extension: [
          { url: 'x', valueReference: { reference: urn } },
          { url: 'y', valueUri: urn },
        ],
        content: [{ attachment: { url: urn } }],
        identifier: [{ system: 's', value: urn }],
        text: { status: 'generated', div: `<div><a href="${urn}">x</a><img src="${urn}"/> ${urn}</div>` },
      }),
    ]);
    const target = named(one);
    expect(await read(named(other))).toMatchObject({
      subject: { reference: target },
      author: [{ reference: target }],
      contained: [{ target: [{ reference: `${target}#name` }] }],
      extension: [{ valueReference: { reference: target } }, { valueUri: target }],
      content: [{ attachment: { url: target } }],
      identifier: [{ value: urn }],
      text: { div: `<div><a href="${target}">x</a><img src="${target}"/> ${urn}</div>` },
    });
    expect(await count('DocumentReference', 'patient', target)).toBe(1);
  });

  it.each([
    ['of another server', 'https://elsewhere.example/fhir/Patient/77', 'https://elsewhere.example/fhir/Patient/77'],
    ['to what it contains', '#p', '#p'],
    ['relative', 'Patient/77', 'Patient/77'],
    ['of this server', `${publicUrl}/Patient/77`, 'Patient/77'],
  ])('%s', async (_what, reference, expected) => {
    const [entry] = await execute([post({ resourceType: 'Observation', subject: { reference } })]);
    expect(await read(named(entry))).toMatchObject({ subject: { reference: expected } });
  });

  it('relative ones begin where the fullUrl of their entry begins', async () => {
    const [one, other] = await execute([
      post({ resourceType: 'Patient' }, { fullUrl: 'https://his.example/fhir/Patient/5' }),
      post(
        { resourceType: 'Observation', subject: { reference: 'Patient/5' } },
        {
          fullUrl: 'https://his.example/fhir/Observation/6',
        },
      ),
    ]);
    expect(await read(named(other))).toMatchObject({ subject: { reference: named(one) } });
  });

  it('refuses a urn that no entry has', async () => {
    await expect(execute([post({ resourceType: 'Observation', subject: { reference: urn } })])).rejects.toMatchObject({
      code: 'bundle-invalid',
    });
  });

  it('conditional references find what is stored and what the Bundle brings', async () => {
    await execute([put(patient('cr', identified('cr1')), 'Patient/cr')]);
    const entries = await execute([
      post({
        resourceType: 'Observation',
        subject: { reference: 'Patient?identifier=s|cr1' },
        encounter: { reference: 'Encounter?identifier=s|cr2' },
      }),
      post({ resourceType: 'Encounter', ...identified('cr2'), subject: { reference: 'Patient?identifier=s|cr1' } }),
    ]);
    expect(await read(named(entries[0]))).toMatchObject({
      subject: { reference: 'Patient/cr' },
      encounter: { reference: named(entries[1]) },
    });
  });

  it.each([
    ['nobody', 'Patient?identifier=s|nobody', 'precondition-failed'],
    ['several', 'Patient?identifier=s|twins', 'precondition-failed'],
    ['anybody', 'Patient?', 'bundle-invalid'],
    ['anybody, by another way', 'Patient?_count=1', 'bundle-invalid'],
  ])('conditional references that mean %s undo all of it', async (what, reference, code) => {
    await execute([
      put(patient('twin1', identified('twins')), 'Patient/twin1'),
      put(patient('twin2', identified('twins')), 'Patient/twin2'),
    ]);
    const bundle = [
      post({ resourceType: 'Patient', ...identified(`undone ${what}`) }),
      post({ resourceType: 'Observation', subject: { reference } }),
    ];
    await expect(execute(bundle)).rejects.toMatchObject({ code });
    expect(await count('Patient', 'identifier', `undone ${what}`)).toBe(0);
  });
});

describe('conditions (R4 http.html#ccreate, #cond-update, #3.1.0.7.1)', () => {
  it('ifNoneExist: created, then found', async () => {
    const once = post({ resourceType: 'Patient', ...identified('c1') }, { ifNoneExist: 'identifier=s|c1' });
    const [created] = await execute([once]);
    const [found] = await execute([once]);
    expect([created?.response.status, found?.response.status]).toStrictEqual(['201 Created', '200 OK']);
    expect(named(found)).toBe(named(created));
  });

  it('ifNoneExist in many at once: one resource', async () => {
    const bundle = [post({ resourceType: 'Patient', ...identified('c2') }, { ifNoneExist: 'identifier=s%7Cc2' })];
    const answers = await Promise.all(Array.from({ length: 20 }, () => execute(bundle)));
    expect(new Set(answers.map(([entry]) => named(entry))).size).toBe(1);
    expect(await count('Patient', 'identifier', 'c2')).toBe(1);
  });

  it('the same condition twice is the same resource', async () => {
    const once = (fullUrl: string): object =>
      post(
        { resourceType: 'Patient', ...identified('c3') },
        {
          fullUrl,
          ifNoneExist: 'Patient?identifier=s|c3',
        },
      );
    const entries = await execute([
      once('urn:uuid:1'),
      once('urn:uuid:2'),
      post({ resourceType: 'Observation', subject: { reference: 'urn:uuid:2' } }),
    ]);
    expect(statuses(entries)).toStrictEqual(['201', '200', '201']);
    expect(await read(named(entries[2]))).toMatchObject({ subject: { reference: named(entries[0]) } });
    expect(await count('Patient', 'identifier', 'c3')).toBe(1);
  });

  it('PUT and DELETE by condition', async () => {
    const update = (active: boolean): object => put({ resourceType: 'Patient', active, ...identified('c4') }, 'Patient?identifier=s|c4');
    expect(statuses(await execute([update(true)]))).toStrictEqual(['201']);
    expect(statuses(await execute([update(false)]))).toStrictEqual(['200']);
    expect(await count('Patient', 'identifier', 'c4')).toBe(1);
    expect(statuses(await execute([remove('Patient?identifier=s|c4')]))).toStrictEqual(['204']);
    expect(statuses(await execute([remove('Patient?identifier=s|c4')]))).toStrictEqual(['204']);
    expect(await count('Patient', 'identifier', 'c4')).toBe(0);
  });

  it('a condition may name another entry', async () => {
    const bundle = [
      put(patient('c5'), 'Patient/c5'),
      post(
        { resourceType: 'Coverage', beneficiary: { reference: 'Patient/c5' } },
        {
          ifNoneExist: 'beneficiary=urn:uuid:5',
        },
      ),
    ].map((entry, index) => (index === 0 ? { fullUrl: 'urn:uuid:5', ...entry } : entry));
    expect(statuses(await execute(bundle))).toStrictEqual(['201', '201']);
    expect(statuses(await execute(bundle))).toStrictEqual(['200', '200']);
  });

  it.each([
    ['ifMatch of the current version', 'W/"1"', undefined],
    ['without quotes', '1', undefined],
    ['of another version', 'W/"2"', 'precondition-failed'],
    ['that is none', 'yesterday', 'bundle-invalid'],
  ])('ifMatch: %s', async (what, ifMatch, code) => {
    const id = `m-${what.replaceAll(' ', '-')}`;
    await execute([put(patient(id), `Patient/${id}`)]);
    const result = await execute([put(patient(id, { active: true }), `Patient/${id}`, ifMatch)]).catch((error: unknown) => error);
    expect(result).toMatchObject(code === undefined ? [{ response: { status: '200 OK' } }] : { code });
  });

  it('ifMatch of something that is not there', async () => {
    await expect(execute([put(patient('m0'), 'Patient/m0', 'W/"1"')])).rejects.toMatchObject({ code: 'precondition-failed' });
  });
});

describe('what is refused, as a whole', () => {
  const sound = (): object => put(patient('sound'), 'Patient/sound');
  it.each([
    ['no request', { resource: patient('r') }],
    ['PATCH', { resource: patient('r'), request: { method: 'PATCH', url: 'Patient/r' } }],
    ['an unknown type', post({ resourceType: 'Patientt' })],
    ['another type than the url', { resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Encounter' } }],
    ['another id than the url', put(patient('r1'), 'Patient/r2')],
    ['a PUT whose resource has no id', put({ resourceType: 'Patient' }, 'Patient/r')],
    ['POST with an id', { resource: patient('r'), request: { method: 'POST', url: 'Patient/r' } }],
    ['no resource', { request: { method: 'POST', url: 'Patient' } }],
    ['an id that is none', put(patient('r_1'), 'Patient/r_1')],
    ['an operation', get('Patient/r/$everything')],
    ['a condition without a criterion', remove('Patient?')],
    ['a DELETE of everything', remove('Patient')],
    ['the same resource twice', put(patient('sound', { active: true }), 'Patient/sound')],
    ['deleted and updated', remove('Patient/sound')],
    ['nested without end', post({ resourceType: 'Patient', extension: JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown })],
  ])('%s', async (_what, entry) => {
    await expect(execute([sound(), entry])).rejects.toMatchObject({ code: 'bundle-invalid' });
    await expect(read('Patient/sound')).rejects.toMatchObject({ code: 'resource-not-found' });
  });

  it('two entries with one fullUrl', async () => {
    const twice = post({ resourceType: 'Patient' }, { fullUrl: 'urn:uuid:7' });
    await expect(execute([twice, twice])).rejects.toMatchObject({ code: 'bundle-invalid' });
  });

  it('reading what is not there', async () => {
    await expect(execute([sound(), get('Patient/nowhere')])).rejects.toMatchObject({ code: 'resource-not-found' });
    await expect(read('Patient/sound')).rejects.toMatchObject({ code: 'resource-not-found' });
  });

  it('says all that is wrong, and where', async () => {
    await expect(execute([post({ resourceType: 'X' }), sound(), { request: {} }])).rejects.toMatchObject({
      issues: [{ location: 'Bundle.entry[0]' }, { location: 'Bundle.entry[2]' }],
    });
  });

  it.each([
    ['no JSON', '{"resourceType":"Bundle"'],
    ['no Bundle', '{"resourceType":"Patient"}'],
    ['a batch', '{"resourceType":"Bundle","type":"batch","entry":[]}'],
    ['no type', '{"resourceType":"Bundle","entry":[]}'],
    ['entries that are no list', '{"resourceType":"Bundle","type":"transaction","entry":{}}'],
    ['a list', '[]'],
  ])('%s', async (_what, text) => {
    await expect(executeText(text)).rejects.toMatchObject({ code: 'bundle-invalid' });
  });

  it('bytes that are no text', async () => {
    await expect(store.perform({ kind: 'transaction', bundle: new Uint8Array([0x7b, 0xff, 0x7d]) })).rejects.toMatchObject({
      code: 'bundle-invalid',
    });
  });

  it('and what was written by others at the same time stays', async () => {
    const results = await Promise.allSettled([
      execute([put(patient('by-1', identified('by')), 'Patient/by-1')]),
      execute([put(patient('by-2', identified('by')), 'Patient/by-2'), get('Patient/nowhere')]),
      execute([put(patient('by-3', identified('by')), 'Patient/by-3')]),
    ]);
    expect(results.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await count('Patient', 'identifier', 'by')).toBe(2);
  });
});
