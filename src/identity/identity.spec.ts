import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aConversion } from '../../test/factories/conversion.ts';
import { openTestStore, type TestStore } from '../../test/factories/test-store.ts';
import type { Conversion } from '../transform/conversion.ts';
import { Identity } from './identity.ts';
import { ResourceIds } from './resource-id.ts';
import { withRetries } from './retries.ts';

let opened: TestStore;

beforeAll(async () => {
  opened = await openTestStore();
});
afterAll(async () => {
  await opened.remove();
});

const SHARED = { label: 'Practitioner[0]', key: 'C1', body: { name: [{ family: 'Healer' }] } };

function aMessage(number: string, gender: string): Conversion {
  return aConversion('A08', { label: 'Patient[0]', sent: { identifier: [{ system: 'urn:x-local:r0d', value: number }], gender } }, SHARED);
}

/** The way of a message from here to the store. */
async function receive(identity: Identity, conversion: Conversion): Promise<string> {
  const { store } = opened;
  const work = async (): Promise<{ readonly id: string } | undefined> => {
    const { patient, changes } = await identity.reconcile(conversion, { patientId: 'opaque', newId: () => 'm' }, store);
    const { status } = await store.transact(
      changes.map(({ entry }) => entry),
      undefined,
    );
    return status === 'committed' ? { id: patient?.id ?? '' } : undefined;
  };
  return identity.inTurn(conversion, async () => (await withRetries(work)).id);
}

describe(Identity, () => {
  it('brings many messages about one patient into one record, in their order', async () => {
    const identity = new Identity(new ResourceIds(Buffer.alloc(32, 1)));
    const received = await Promise.all(['male', 'female', 'other', 'unknown'].map((gender) => receive(identity, aMessage('1', gender))));
    expect(new Set(received).size).toBe(1);
    const { byId } = await opened.store.lookUp({ byId: [{ type: 'Patient', id: received[0] ?? '' }], byIdentifier: [] });
    expect(byId).toMatchObject([{ version: 4, body: expect.stringContaining('"gender":"unknown"') }]);
  });

  it('settles a race of several replicas by trying again: one record of each thing', async () => {
    const replicas = Array.from({ length: 4 }, () => new Identity(new ResourceIds(Buffer.alloc(32, 2))));
    const received = await Promise.all(replicas.map((identity) => receive(identity, aMessage('2', 'female'))));
    expect(new Set(received).size).toBe(1);
    const { byIdentifier } = await opened.store.lookUp({
      byId: [],
      byIdentifier: [{ type: 'Patient', system: 'urn:x-local:r0d', value: '2' }],
    });
    expect(byIdentifier).toMatchObject([[{ id: received[0], version: 1 }]]);
  });

  it('shows what an empty store would get: the same ids, every reference set', async () => {
    const identity = new Identity(new ResourceIds(Buffer.alloc(32, 3)));
    const message = (): Conversion =>
      aConversion(
        'A01',
        { label: 'Patient[0]', sent: { identifier: [{ system: 'urn:x-local:r0d', value: '3' }] } },
        { label: 'MessageHeader[0]', sent: { focus: [{ reference: 'Patient[0]' }] } },
        { label: 'Encounter[0]', key: 'V3', sent: { subject: { reference: 'Patient[0]' } } },
      );
    const shown = identity.asNew(message(), 'opaque');
    const { changes } = await identity.reconcile(message(), { patientId: 'opaque', newId: () => String(shown[2]?.['id']) }, opened.store);
    expect(shown.map((resource) => JSON.stringify(resource))).toStrictEqual(changes.map(({ entry }) => entry.body));
    expect(identity.asNew(message(), 'opaque')).toStrictEqual(shown);
  });

  it('shows two patients of one message with one account number as two accounts, and one patient twice as one', () => {
    const identity = new Identity(new ResourceIds(Buffer.alloc(32, 3)));
    const shown = (second: string): readonly unknown[] =>
      identity
        .asNew(
          aConversion(
            'A40',
            { label: 'Patient[0]', sent: { identifier: [{ system: 'urn:x-local:r0d', value: '5' }] } },
            { label: 'Account[0]', key: '77', sent: { name: 'one' } },
            { label: 'Observation[0]', key: 'A', within: ['Account[0]'], sent: { status: 'final' } },
            { label: 'Patient[1]', sent: { identifier: [{ system: 'urn:x-local:r0d', value: second }] } },
            { label: 'Account[1]', key: '77', sent: { name: 'two' } },
            { label: 'Observation[1]', key: 'A', within: ['Account[1]'], sent: { status: 'final' } },
          ),
          'opaque',
        )
        .map(({ resourceType, id }) => `${resourceType}/${String(id)}`);
    expect(new Set(shown('6')).size).toBe(6);
    expect(new Set(shown('5')).size).toBe(3);
  });

  it('refuses a patient without identifiers before anything waits', async () => {
    const identity = new Identity(new ResourceIds(Buffer.alloc(32, 1)));
    const message = aConversion('A08', { label: 'Patient[0]', sent: { gender: 'male' } });
    await expect(identity.inTurn(message, () => Promise.resolve(1))).rejects.toMatchObject({ code: 'patient-identifier-missing' });
  });
});
