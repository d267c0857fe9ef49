import { Fault } from '../../src/faults/fault.ts';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { RESOURCE_TYPES } from '../../src/fhir/search-parameters.ts';
import { parseMessage } from '../../src/hl7v2/read-message.ts';
import { reconcile } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import { convert } from '../../src/transform/convert.ts';
import { openTestStore } from './test-store.ts';

const ids = new ResourceIds(Buffer.alloc(32, 1));
const RECEIVED = new Date('2026-01-01T00:00:00Z');
const MAPPING = { identifierSystems: new Map<string, string>(), profiles: new Map<string, string>() };

/** What is stored, as JSON. */
export type StoredBody = { readonly resourceType: string; readonly id: string } & Readonly<Record<string, unknown>>;

/** A store, and the messages that are taken into it. */
export class Receiver {
  readonly #store: EmbeddedStore;
  #ids = 0;

  constructor(store: EmbeddedStore) {
    this.#store = store;
  }

  /** @returns the references of clinical resources of which there is a new version; the code of the fault where the message is refused */
  async take(text: string): Promise<readonly string[] | string> {
    try {
      const context = { received: RECEIVED, zone: 'Europe/London', organisation: 'R0D', sourceDomain: 'x' };
      const conversion = convert(parseMessage(text), MAPPING, context);
      const { changes, others } = await reconcile(conversion, { ids, patientId: 'opaque', newId: () => `m-${++this.#ids}` }, this.#store);
      const entries = [...changes.map(({ entry }) => entry), ...others];
      const result = await this.#store.transact(entries, `AuditEvent/a-${++this.#ids}`);
      if (result.status !== 'committed') return `the transaction was in conflict at entry ${result.entry}`;
      const clinical = changes.filter(({ resource }) => resource.role !== 'message').map(({ entry }) => entry);
      const moved = others.filter((entry, index) => result.versions[changes.length + index] !== entry.ifMatch);
      return [...clinical, ...moved].map(({ type, id }) => `${type}/${id}`);
    } catch (error) {
      return Fault.from(error).code;
    }
  }

  /** Everything that is stored. */
  async all(types: readonly string[] = RESOURCE_TYPES): Promise<readonly StoredBody[]> {
    const found: StoredBody[] = [];
    for (const type of types) {
      const { body } = await this.#store.perform({ kind: 'search', type, parameters: [['_count', '1000']], lenient: false });
      const { entry = [] } = JSON.parse(Buffer.from(body).toString('utf8')) as { entry?: { resource: StoredBody }[] };
      found.push(...entry.map(({ resource }) => resource));
    }
    return found;
  }
}

/** A store of its own for the work. */
export async function withReceiver<T>(work: (receiver: Receiver) => Promise<T>): Promise<T> {
  const { store, remove } = await openTestStore();
  try {
    return await work(new Receiver(store));
  } finally {
    await remove();
  }
}

/** Each message twice, one behind the other: the second time there is no new version of a clinical resource. */
export async function faultsOfRepetition(messages: Iterable<string>): Promise<readonly string[]> {
  return await withReceiver(async (receiver) => {
    const faults: string[] = [];
    for (const text of messages) {
      const first = await receiver.take(text);
      const second = await receiver.take(text);
      const isSame = typeof first === 'string' ? first === second : Array.isArray(second) && second.length === 0;
      if (!isSame) faults.push(`${text.split('\r', 1)[0] ?? ''}: ${String(first)}, then ${String(second)}`);
    }
    return faults;
  });
}
