import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { Fault } from '../../src/faults/fault.ts';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import type { StoredResource, WriteEntry } from '../../src/fhir/fhir-backend.ts';
import { reconcile, type ReconcileRequest, type Reconciliation } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import type { Conversion } from '../../src/transform/conversion.ts';
import type { ResourceSketch } from './conversion.ts';
import { openTestStore, type TestStore } from './test-store.ts';

const NHS = 'https://fhir.nhs.uk/Id/nhs-number';
export const CHI = 'https://fhir.nhs.uk/Id/chi-number';
export const ids = new ResourceIds(Buffer.alloc(32, 1));

/** A valid number that no other case uses: an NHS number of the 999 range, or a CHI number. */
let serial = 100_000;
function personNumber(range: string): string {
  for (;;) {
    const digits = `${range}${++serial}`;
    const check = (11 - (Array.from(digits).reduce((sum, digit, index) => sum + Number(digit) * (10 - index), 0) % 11)) % 11;
    if (check < 10) return `${digits}${check}`;
  }
}
export const nhsNumber = (): string => personNumber('999');
export const chiNumber = (): string => personNumber('010');
export const national = (value: string): object => ({ system: NHS, value });

export function aPatient(identifier: readonly object[], sent: Record<string, unknown> = {}): ResourceSketch {
  return { label: 'Patient[0]', sent: { identifier, ...sent } };
}
export const ann = { name: [{ family: 'Everywoman', given: ['Ann'] }], birthDate: '1960-01-31' };
export const bob = { name: [{ family: 'Nuclear', given: ['Bob'] }], birthDate: '1931-05-05' };

export const entriesOf = ({ changes, others }: Reconciliation): WriteEntry[] => [...changes.map(({ entry }) => entry), ...others];
export const idOf = ({ patient }: Reconciliation): string => patient?.id ?? '';
export const kinds = ({ changes }: Reconciliation): string[] => changes.map(({ kind, entry }) => `${kind} ${entry.type}`);

/** What became of a message: taken, or the code of the fault. */
export const outcomeOf = (taking: Promise<unknown>): Promise<string> =>
  taking.then(
    () => 'taken',
    (fault: unknown) => Fault.from(fault).code,
  );

interface Reconciling {
  readonly store: EmbeddedStore;
  /** The local system of one test, so that tests do not meet. */
  readonly ward: string;
  readonly newWard: () => void;
  readonly local: (value: string) => object;
  readonly anEncounter: (number: string, sent?: Record<string, unknown>) => ResourceSketch;
  readonly compare: (conversion: Conversion, settings?: Partial<ReconcileRequest>) => Promise<Reconciliation>;
  /** Reconciles and writes. */
  readonly take: (conversion: Conversion, settings?: Partial<ReconcileRequest>) => Promise<Reconciliation>;
  readonly read: (reference: string) => Promise<Record<string, unknown>>;
  /** Changes a stored Patient behind the back of reconcile, as a merge or the FHIR API would. */
  readonly rewrite: (id: string, change: (body: Record<string, unknown>) => Record<string, unknown>) => Promise<void>;
}

/** Conversions that are reconciled with a store of the spec file, where every test has patients of its own. */
export function reconciling(): Reconciling {
  let opened: TestStore;
  let ward = '';
  let cases = 0;
  let messageIds = 0;
  beforeAll(async () => {
    opened = await openTestStore();
  });
  beforeEach(newWard);
  afterAll(async () => {
    await opened.remove();
  });

  function newWard(): void {
    ward = `urn:x-local:r0d:ward-${++cases}`;
  }
  const local = (value: string): object => ({ system: ward, value });

  const anEncounter = (number: string, sent: Record<string, unknown> = {}): ResourceSketch => ({
    label: 'Encounter[0]',
    key: `${ward}|${number}`,
    sent: { status: 'in-progress', subject: { reference: 'Patient[0]' }, ...sent },
  });

  const request = (settings: Partial<ReconcileRequest> = {}): ReconcileRequest => ({
    ids,
    patientId: 'opaque',
    newId: () => `message-${++messageIds}`,
    ...settings,
  });

  const compare = (conversion: Conversion, settings?: Partial<ReconcileRequest>): Promise<Reconciliation> =>
    reconcile(conversion, request(settings), opened.store);

  async function take(conversion: Conversion, settings?: Partial<ReconcileRequest>): Promise<Reconciliation> {
    const reconciliation = await compare(conversion, settings);
    const entries = entriesOf(reconciliation);
    if (entries.length > 0) expect(await opened.store.transact(entries, undefined)).toMatchObject({ status: 'committed' });
    return reconciliation;
  }

  async function read(reference: string): Promise<Record<string, unknown>> {
    const [type = '', id = ''] = reference.split('/');
    const { byId } = await opened.store.lookUp({ byId: [{ type, id }], byIdentifier: [] });
    return JSON.parse((byId[0] as StoredResource).body) as Record<string, unknown>;
  }

  async function rewrite(id: string, change: (body: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
    const { byId } = await opened.store.lookUp({ byId: [{ type: 'Patient', id }], byIdentifier: [] });
    const { version, body } = byId[0] as StoredResource;
    const result = await opened.store.transact(
      [
        {
          method: 'update',
          type: 'Patient',
          id,
          ifMatch: version,
          body: JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)),
        },
      ],
      undefined,
    );
    expect(result.status).toBe('committed');
  }

  return {
    get store() {
      return opened.store;
    },
    get ward() {
      return ward;
    },
    newWard,
    local,
    anEncounter,
    compare,
    take,
    read,
    rewrite,
  };
}
