import { describe, expect, it } from '@jest/globals';
import { get, identified, named, patient, post, put, remove, statuses, transactions } from '../../../../test/factories/transactions.ts';

const publicUrl = 'http://localhost:8000';
const { count, execute, executeText, perform, read, textOf } = transactions();

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
    await expect(perform({ kind: 'vread', type: 'Patient', id: 'd1', version: '2' })).rejects.toMatchObject({
      code: 'resource-deleted',
    });
    expect((await perform({ kind: 'vread', type: 'Patient', id: 'd1', version: '1' })).status).toBe(200);
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

  it('PUT by a condition that nothing meets does not overwrite what has its id', async () => {
    const update = (id: string): object => put(patient(id, identified(id)), `Patient?identifier=s|${id}`);
    expect(statuses(await execute([update('c6')]))).toStrictEqual(['201']);
    await execute([put(patient('c7', { active: true }), 'Patient/c7')]);
    await expect(execute([update('c7')])).rejects.toMatchObject({ code: 'version-conflict' });
    expect(await read('Patient/c7')).toMatchObject({ active: true, meta: { versionId: '1' } });
    await execute([remove('Patient/c7')]);
    expect(statuses(await execute([update('c7')]))).toStrictEqual(['201']);
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
