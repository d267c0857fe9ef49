import { hash } from 'node:crypto';
import type { State, StateEntry } from '../state/state.ts';
import type { PrincipalRegistry, ServicePrincipal } from './service-principals.ts';

/** What has become of a service principal since the registry was last looked at. */
export interface RegistryChange {
  readonly id: string;
  readonly kind: 'added' | 'changed' | 'removed';
}

/** Key: the principal's id. Value: a digest of its registration, which tells nothing of it. */
const COLLECTION = 'service-principal';

/** Compares the registry with what was remembered of it, before the last start too. */
export async function registryChanges(registry: PrincipalRegistry, state: State): Promise<readonly RegistryChange[]> {
  const known = new Map((await entriesOf(state)).map(({ key, value }) => [key, value]));
  const changes = [...registry].flatMap(([id, principal]): RegistryChange[] => {
    const before = known.get(id);
    if (before === digestOf(principal)) return [];
    return [{ id, kind: before === undefined ? 'added' : 'changed' }];
  });
  const removed = [...known.keys()].filter((id) => !registry.has(id));
  return [...changes, ...removed.map((id): RegistryChange => ({ id, kind: 'removed' }))];
}

/** Remembers what has been recorded: only then, so that a change is rather told twice than never. */
export async function rememberRegistry(registry: PrincipalRegistry, state: State, changes: readonly RegistryChange[]): Promise<void> {
  for (const { id } of changes) {
    const principal = registry.get(id);
    const place = { collection: COLLECTION, key: id };
    if (principal) await state.put(place, digestOf(principal));
    else await state.delete(place);
  }
}

function digestOf(principal: ServicePrincipal): string {
  return hash('sha256', JSON.stringify(principal), 'base64url');
}

async function entriesOf(state: State): Promise<readonly StateEntry[]> {
  const entries: StateEntry[] = [];
  for (;;) {
    const after = entries.at(-1)?.key;
    const page = await state.list({ collection: COLLECTION, ...(after === undefined ? {} : { after }) });
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
