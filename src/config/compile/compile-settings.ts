import type { ExchangeFile } from '../schema/exchange.schema.ts';
import type { SourceDomainFile } from '../schema/source-domain.schema.ts';
import type { ConnectionLimits, IdentitySettings, SecuritySettings, ServerSettings, SourceDomain } from '../snapshot.ts';
import { deepFrozen, FrozenMap } from './frozen.ts';

/** `server`, with what the environment or the command line says instead. */
export function compileServer(file: ExchangeFile['server'], overrides: Partial<Pick<ServerSettings, 'host' | 'port'>>): ServerSettings {
  const port = overrides.port ?? file.port;
  return deepFrozen({
    host: overrides.host ?? file.host,
    port,
    publicUrl: file['public-url']?.replace(/\/$/, '') ?? `${file.tls ? 'https' : 'http'}://localhost:${port}`,
    names: file.names,
    allowUnauthenticated: file['allow-unauthenticated'],
    allowPlain: file['allow-plain'],
    tls: file.tls && { certificate: file.tls.certificate, key: file.tls.key, minimumVersion: file.tls['minimum-version'] },
    clientCertificates: compileClientCertificates(file['client-certificates']),
    proxy: file.proxy && {
      addresses: file.proxy.addresses,
      certificateHeader: file.proxy['certificate-header'],
      certificateHeaderName: file.proxy['certificate-header-name']?.toLowerCase(),
    },
    management: file.management,
    limits: compileLimits(file.limits),
  });
}

function compileLimits(file: ExchangeFile['server']['limits']): ConnectionLimits {
  return {
    connections: file.connections,
    connectionsPerAddress: file['connections-per-address'],
    handshakeMs: file['handshake-seconds'] * 1000,
    headerMs: file['header-seconds'] * 1000,
    headerBytes: file['header-bytes'],
    headerCount: file['header-count'],
    bytesPerSecond: file['bytes-per-second'],
    patienceMs: file['patience-seconds'] * 1000,
    idleMs: file['idle-seconds'] * 1000,
  };
}

function compileClientCertificates(file: ExchangeFile['server']['client-certificates']): ServerSettings['clientCertificates'] {
  return (
    file && {
      authorities: file.authorities,
      revocationLists: file['revocation-lists'],
      revokedFingerprints: file['revoked-fingerprints'].map((text) => text.replaceAll(':', '').toLowerCase()),
      ingest: file.ingest,
      fhirApi: file['fhir-api'],
    }
  );
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
