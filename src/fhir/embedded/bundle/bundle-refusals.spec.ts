import { describe, expect, it } from '@jest/globals';
import { get, identified, patient, post, put, remove, transactions } from '../../../../test/factories/transactions.ts';

const { count, execute, executeText, perform, read } = transactions();

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
    ['an id that is none, with a condition', put(patient('r/1'), 'Patient?identifier=s|r')],
    ['an id that is no text, with a condition', put({ resourceType: 'Patient', id: 1 }, 'Patient?identifier=s|r')],
    ['an empty ifNoneExist', post({ resourceType: 'Patient' }, { ifNoneExist: '' })],
    ['an ifMatch that is a number', { resource: patient('r'), request: { method: 'PUT', url: 'Patient/r', ifMatch: 1 } }],
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
    await expect(perform({ kind: 'transaction', bundle: new Uint8Array([0x7b, 0xff, 0x7d]) })).rejects.toMatchObject({
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
