import type { ExchangeFile } from '../schema/exchange.schema.ts';
import type { SourceDomainFile } from '../schema/source-domain.schema.ts';
import type { IdentitySettings, SecuritySettings, ServerSettings, SourceDomain } from '../snapshot.ts';
import { deepFrozen, FrozenMap } from './frozen.ts';

/** `server`, with what the environment or the command line says instead. */
export function compileServer(file: ExchangeFile['server'], overrides: Partial<Pick<ServerSettings, 'host' | 'port'>>): ServerSettings {
  const port = overrides.port ?? file.port;
  return deepFrozen({
    host: overrides.host ?? file.host,
    port,
    publicUrl: file['public-url']?.replace(/\/$/, '') ?? `http://localhost:${port}`,
    allowUnauthenticated: file['allow-unauthenticated'],
  });
}

/** `identity`. */
export function compileIdentity(file: ExchangeFile['identity']): IdentitySettings {
  return deepFrozen({ patientId: file['patient-id'] });
}

/** `security`. */
export function compileSecurity(file: ExchangeFile['security']): SecuritySettings {
  return deepFrozen({ fileModes: file['file-modes'] });
}

/** One file of source-domains/. */
export function compileSourceDomain(file: SourceDomainFile): SourceDomain {
  return deepFrozen({
    name: file.name,
    title: file.title,
    organisations: file.organisations.map((code) => code.toUpperCase()),
    dataTypes: file['data-types'],
    timeZone: file['time-zone'],
    acknowledgement: file.acknowledgement,
    identifiers: new FrozenMap(Object.entries(file.identifiers)),
    processingIds: file['processing-ids'],
    profiles: file.profiles,
    limits: file.limits,
    patientUpdates: file['patient-updates'],
    refuse: file.refuse,
  });
}
