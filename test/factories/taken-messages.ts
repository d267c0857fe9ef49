import { afterAll, beforeAll, expect } from '@jest/globals';
import type { EmbeddedStore } from '../../src/fhir/embedded-store.ts';
import { reconcile, type Reconciliation } from '../../src/identity/reconcile.ts';
import { ResourceIds } from '../../src/identity/resource-id.ts';
import { aMessage, theConversionOf } from './message.ts';
import { openTestStore } from './test-store.ts';

/** A store of its own for the tests of a file, and messages that are converted, reconciled and written into it. */
export interface TakenMessages {
  readonly store: () => EmbeddedStore;
  readonly take: (event: string, ...segments: readonly string[]) => Promise<Reconciliation>;
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
  const take: TakenMessages['take'] = async (event, ...segments) => {
    const conversion = theConversionOf(aMessage(event, ...segments));
    const result = await reconcile(conversion, { ids, patientId: 'opaque', newId: () => `message-${++messages}` }, store);
    const entries = [...result.changes.map(({ entry }) => entry), ...result.others];
    if (entries.length > 0) expect(await store.transact(entries, undefined)).toMatchObject({ status: 'committed' });
    return result;
  };
  return { store: () => store, take };
}

/** A patient of the hospital by this number. */
export const pid = (number: string, name = 'Smith^Ann', born = '19800102'): string => `PID|1||${number}^^^PAS^MR||${name}||${born}|F`;
export const mrg = (number: string): string => `MRG|${number}^^^PAS^MR`;
/** The id of the patient whom a message meant. */
export const whom = ({ patient }: Reconciliation): string => patient?.id ?? '';
