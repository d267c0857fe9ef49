import { afterAll, beforeAll, expect } from '@jest/globals';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { reconcile, type PatientUpdates, type Reconciliation } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import type { CompiledMapping } from '../../src/transform/mapping/compiled-mapping.ts';
import { aMessage, theConversionOf } from './message.ts';
import { openTestStore } from './test-store.ts';

/** A store of its own for the tests of a file, and messages that are converted, reconciled and written into it. */
export interface TakenMessages {
  readonly store: () => EmbeddedStore;
  readonly take: (event: string, ...segments: readonly string[]) => Promise<Reconciliation>;
  /** The same with another mapping or other settings of the source domain. */
  readonly takeWith: (settings: TakingSettings, event: string, ...segments: readonly string[]) => Promise<Reconciliation>;
}

interface TakingSettings {
  readonly mapping?: Partial<CompiledMapping>;
  readonly patientUpdates?: PatientUpdates;
  /** Who sends. */
  readonly organisation?: string;
}

export function takingMessages(): TakenMessages {
  const ids = new ResourceIds(Buffer.alloc(32, 1));
  let store: EmbeddedStore;
  let remove: () => Promise<void>;
  let messages = 0;
  beforeAll(async () => {
    ({ store, remove } = await openTestStore());
  });
  afterAll(async () => {
    await remove();
  });
  const takeWith: TakenMessages['takeWith'] = async ({ mapping, patientUpdates, organisation }, event, ...segments) => {
    const conversion = theConversionOf(aMessage(event, ...segments), mapping, organisation === undefined ? {} : { organisation });
    const settings = patientUpdates === undefined ? {} : { patientUpdates };
    const result = await reconcile(conversion, { ids, patientId: 'opaque', newId: () => `message-${++messages}`, ...settings }, store);
    const entries = [...result.changes.map(({ entry }) => entry), ...result.others];
    if (entries.length > 0) expect(await store.transact(entries, `AuditEvent/${++messages}`)).toMatchObject({ status: 'committed' });
    return result;
  };
  return { store: () => store, take: (event, ...segments) => takeWith({}, event, ...segments), takeWith };
}

/** A patient of the hospital by this number. */
export const pid = (number: string, name = 'Smith^Ann', born = '19800102'): string => `PID|1||${number}^^^PAS^MR||${name}||${born}|F`;
export const mrg = (number: string): string => `MRG|${number}^^^PAS^MR`;
/** The id of the patient whom a message meant. */
export const whom = ({ patient }: Reconciliation): string => patient?.id ?? '';
