import { recordRegistryChanges } from './audit/registry-record.ts';
import { LOCAL_ADMINISTRATOR } from './auth/local-administrator.ts';
import { registryChanges, rememberRegistry } from './auth/registry-changes.ts';
import type { Configuration } from './config/configuration.ts';
import { SERVICE_PRINCIPALS } from './configuration-sections.ts';
import type { FhirBackend } from './fhir/fhir-backend.ts';
import type { State } from './state/state.ts';
import { log, logFailure } from './telemetry/logger.ts';

/**
 * Records each change of who may connect: since the last start, and with each reload. Whoever can write the file is the administrator
 * of this machine.
 * @returns ends that; resolves when what was begun is recorded
 */
export function watchRegistry(configuration: Configuration, { store, state }: { store: FhirBackend; state: State }): () => Promise<void> {
  const look = async (): Promise<void> => {
    try {
      const registry = SERVICE_PRINCIPALS.of(configuration.current);
      const changes = await registryChanges(registry, state);
      for (const { id, kind } of changes) log.info('principal-changed', { principal: id, detail: kind });
      await recordRegistryChanges(store, changes, LOCAL_ADMINISTRATOR.id);
      await rememberRegistry(registry, state, changes);
    } catch (error) {
      logFailure(error, 'principal-change-not-recorded');
    }
  };
  let looking = look();
  const end = configuration.onChange(() => {
    looking = looking.then(look); // one after the other: each compares with what the one before has written
  });
  return async () => {
    end();
    await looking;
  };
}
