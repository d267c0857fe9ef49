import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openState } from '../../state/sqlite-state.ts';
import { ProviderAdapter } from './provider-adapter.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-adapter-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Says to a server that has just started that an assertion was used. */
async function used(id: string, seconds: number): Promise<string> {
  const state = await openState(directory);
  const adapter = new ProviderAdapter('ReplayDetection', {
    state,
    registry: () => new Map(),
    call: () => ({ method: 'private_key_jwt', publishedKey: undefined }),
  });
  const outcome = await adapter.upsert(id, {}, seconds).then(
    () => 'taken',
    (error: unknown) => (error as Error).message,
  );
  await state.close();
  return outcome;
}

describe('an assertion that was used', () => {
  it('is refused after a restart, too', async () => {
    expect(await used('one', 300)).toBe('taken');
    expect(await used('one', 300)).toBe('invalid_client');
    expect(await used('another', 300)).toBe('taken');
  });

  it('is remembered a minute longer than it lives: clocks of replicas differ', async () => {
    expect(await used('short', -30)).toBe('taken');
    expect(await used('short', -30)).toBe('invalid_client');
    expect(await used('gone', -61)).toBe('taken');
    expect(await used('gone', -61)).toBe('taken');
  });
});
