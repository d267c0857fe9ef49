import { describe, expect, it } from '@jest/globals';
import type { WriteEntry } from '../fhir/fhir-backend.ts';
import { RefusedAccessRecord } from './refused-access.ts';

const REFUSAL = { code: 'scope-missing', principal: 'reader', route: '/:type', correlationId: 'c-1' };

function aRecord(fails = false): { record: RefusedAccessRecord; written: WriteEntry[]; pass: (milliseconds: number) => void } {
  const written: WriteEntry[] = [];
  let now = 1000;
  const backend = {
    transact: (entries: readonly WriteEntry[]) => {
      if (fails) return Promise.reject(new Error('the disk is full'));
      written.push(...entries);
      return Promise.resolve({ status: 'committed' as const, versions: [1], lastUpdated: '' });
    },
  };
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { record: new RefusedAccessRecord(backend, () => now), written, pass };
}

describe('the record of refused access', () => {
  it.each([
    ['a scope', 'scope-missing', '110113', '110132'],
    ['a token', 'authentication-failed', '110114', '110122'],
  ])('says who was refused what: %s', async (_what, code, type, subtype) => {
    const { record, written } = aRecord();
    await record.keep({ ...REFUSAL, code });
    expect(JSON.parse(written[0]?.body ?? '')).toMatchObject({
      resourceType: 'AuditEvent',
      type: { code: type },
      subtype: [{ code: subtype }],
      outcome: '8',
      outcomeDesc: code,
      agent: [{ who: { identifier: { value: 'reader' } } }],
      entity: [{ what: { display: '/:type' }, detail: [{ type: 'correlation-id', valueString: 'c-1' }] }],
    });
  });

  it('is written once a minute for each kind, however often somebody knocks', async () => {
    const { record, written, pass } = aRecord();
    for (let knock = 0; knock < 100; knock++) await record.keep({ ...REFUSAL, correlationId: `c-${knock}` });
    expect(written).toHaveLength(1);
    await record.keep({ ...REFUSAL, principal: 'other' });
    await record.keep({ ...REFUSAL, route: '/:type/:id' });
    await record.keep({ ...REFUSAL, code: 'authentication-failed' });
    expect(written).toHaveLength(4);
    pass(59_999);
    await record.keep(REFUSAL);
    expect(written).toHaveLength(4);
    pass(1);
    await record.keep(REFUSAL);
    expect(written).toHaveLength(5);
  });

  it('keeps a refusal a refusal where it cannot be written down', async () => {
    await expect(aRecord(true).record.keep(REFUSAL)).resolves.toBeUndefined();
  });
});
