import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore, type EmbeddedStore } from '../../src/fhir/embedded-store.ts';

/** A real store in a folder that goes with it. */
export interface TestStore {
  readonly store: EmbeddedStore;
  readonly remove: () => Promise<void>;
}

export async function openTestStore(): Promise<TestStore> {
  const directory = await mkdtemp(join(tmpdir(), 'exchange-store-'));
  const store = await openEmbeddedStore({ directory, publicUrl: 'http://localhost:8000/' });
  const remove = async (): Promise<void> => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { store, remove };
}
