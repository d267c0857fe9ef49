import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aConfigurationDirectory } from '../../test/factories/configuration-directory.ts';
import { Configuration } from '../config/configuration.ts';
import { openState } from '../state/sqlite-state.ts';
import type { State } from '../state/state.ts';
import { registryChanges, rememberRegistry } from './registry-changes.ts';
import { type PrincipalRegistry, servicePrincipalsSection } from './service-principals.ts';

const { directory, write } = aConfigurationDirectory();
const section = servicePrincipalsSection({ types: [], hasParameter: () => false });

let data: string;
let state: State;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'exchange-registry-'));
  state = await openState(data);
});
afterEach(async () => {
  await state.close();
  rmSync(data, { recursive: true });
});

const registry = (principals: object): PrincipalRegistry => {
  write('service-principals.yaml', JSON.stringify({ principals }));
  return section.of(Configuration.load(directory, [section]).current);
};

const first = (): PrincipalRegistry => registry({ a: { title: 'A' }, b: { title: 'B' } });

describe('changes of the registry', () => {
  it('are told until they are remembered, also those made while no server ran', async () => {
    const added = [
      { id: 'a', kind: 'added' },
      { id: 'b', kind: 'added' },
    ] as const;
    expect(await registryChanges(first(), state)).toStrictEqual(added);
    expect(await registryChanges(first(), state)).toStrictEqual(added);
    await rememberRegistry(first(), state, added);
    expect(await registryChanges(first(), state)).toStrictEqual([]);
    await state.close();
    state = await openState(data);
    const second = registry({ b: { title: 'B', enabled: false }, c: { title: 'C' } });
    const changes = await registryChanges(second, state);
    expect(changes).toStrictEqual([
      { id: 'b', kind: 'changed' },
      { id: 'c', kind: 'added' },
      { id: 'a', kind: 'removed' },
    ]);
    await rememberRegistry(second, state, changes);
    expect(await registryChanges(second, state)).toStrictEqual([]);
    expect(await registryChanges(first(), state)).toStrictEqual([
      { id: 'a', kind: 'added' },
      { id: 'b', kind: 'changed' },
      { id: 'c', kind: 'removed' },
    ]);
  });
});
