import { join } from 'node:path';
import { compileServer } from './compile/compile-settings.ts';
import { fits } from './compile/read-file.ts';
import type { Environment } from './environment.ts';
import { FaultList } from './files/fault-list.ts';
import { readYaml } from './files/yaml-file.ts';
import { exchangeSchema } from './schema/exchange.schema.ts';
import type { ServerSettings } from './snapshot.ts';

/**
 * `server` of exchange.yaml with what the environment says instead, and nothing of the rest of the configuration: for what only has to
 * find a running server, quickly.
 * @throws Fault configuration-invalid
 */
export function readServerSettings({ configDirectory, overrides }: Pick<Environment, 'configDirectory' | 'overrides'>): ServerSettings {
  const faults = new FaultList();
  const content = readYaml(join(configDirectory, 'exchange.yaml'), 'exchange.yaml', faults);
  const { server } = exchangeSchema.shape;
  const raw: unknown = typeof content === 'object' && content !== null && 'server' in content ? content.server : undefined;
  fits(raw, server, 'exchange.yaml: server', faults);
  faults.throwIfAny();
  return compileServer(server.parse(raw), overrides);
}
