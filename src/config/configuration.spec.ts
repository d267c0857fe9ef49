import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { aConfigurationDirectory, DOMAIN } from '../../test/factories/configuration-directory.ts';
import { CONFIGURATION_SECTIONS } from '../configuration-sections.ts';
import { Configuration } from './configuration.ts';
import type { ConfigurationSnapshot } from './snapshot.ts';

const SHIPPED = fileURLToPath(new URL('../../config', import.meta.url));
const { directory, write } = aConfigurationDirectory();

const LIMITS = {
  connections: 4000,
  connectionsPerAddress: 256,
  handshakeMs: 10_000,
  headerMs: 20_000,
  headerBytes: 16_384,
  headerCount: 100,
  bytesPerSecond: 512,
  patienceMs: 30_000,
  idleMs: 75_000,
};
/** Without TLS, which has tests of its own. */
const PLAIN = {
  names: [],
  allowPlain: false,
  tls: undefined,
  clientCertificates: undefined,
  proxy: undefined,
  management: undefined,
  limits: LIMITS,
};

describe('the shipped configuration', () => {
  it('loads as it is and accepts the sender of the integration guide', () => {
    const { server, identity, sourceDomains } = Configuration.load(SHIPPED, CONFIGURATION_SECTIONS).current;
    expect(server).toStrictEqual({
      ...PLAIN,
      host: '127.0.0.1',
      port: 8000,
      publicUrl: 'http://localhost:8000',
      allowUnauthenticated: false,
    });
    expect(identity).toStrictEqual({ patientId: 'opaque' });
    expect(sourceDomains.get('emergency-care')?.organisations).toStrictEqual(['R0D']);
  });

  it('states the defaults: emergency-care with its three needed keys alone is the same', () => {
    const shipped = Configuration.load(SHIPPED, CONFIGURATION_SECTIONS).current.sourceDomains.get('emergency-care');
    write('source-domains/emergency-care.yaml', 'name: emergency-care\ntitle: Emergency care\norganisations: [R0D]\n');
    expect(Configuration.load(directory).current.sourceDomains.get('emergency-care')).toStrictEqual(shipped);
  });
});

describe('a snapshot', () => {
  it('has every default where a file says nothing', () => {
    const { revision, server, identity, sourceDomains } = Configuration.load(directory).current;
    expect({ revision, server, identity }).toStrictEqual({
      revision: 1,
      server: { ...PLAIN, host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000', allowUnauthenticated: false },
      identity: { patientId: 'opaque' },
    });
    expect({ ...sourceDomains.get('a-and-e'), identifiers: undefined }).toStrictEqual({
      name: 'a-and-e',
      title: 'A and E',
      organisations: ['R0D'],
      dataTypes: ['Hl7v2'],
      timeZone: 'Europe/London',
      acknowledgement: { http: 'follow', layout: 'standard', parties: 'guide', warnings: false, application: 'DEX', facility: 'QVV' },
      identifiers: undefined,
      processingIds: ['P', 'T', 'D'],
      profiles: ['uk-core'],
      limits: { bytes: 16_777_216, segments: 10_000, repetitions: 10_000 },
      patientUpdates: 'master',
      refuse: [],
    });
  });

  it('keeps what a file says', () => {
    write(
      'exchange.yaml',
      'server: { host: "::1", port: 8443, public-url: "https://x.nhs.uk/dex/", allow-unauthenticated: true, limits: { connections: 5, connections-per-address: 4, handshake-seconds: 1, header-seconds: 2.5, header-bytes: 8192, header-count: 50, bytes-per-second: 64, patience-seconds: 3, idle-seconds: 4 } }\nidentity: { patient-id: nhs-number }\n',
    );
    write(
      'source-domains/a-and-e.yaml',
      `${DOMAIN}time-zone: Pacific/Auckland\nacknowledgement: { http: always-200, layout: guide, parties: swap, warnings: true, application: A, facility: B C }\n` +
        'identifiers: { R0D: "https://x.nhs.uk/Id/r0d", 2.10: "urn:oid:2.10" }\nprocessing-ids: [P]\nprofiles: []\nlimits: { bytes: 2048, segments: 5, repetitions: 6 }\npatient-updates: contributor\nrefuse: [PID-7, ZU1-12.3]\n',
    );
    const { server, identity, sourceDomains } = Configuration.load(directory).current;
    const domain = sourceDomains.get('a-and-e');
    expect(server).toStrictEqual({
      ...PLAIN,
      host: '::1',
      port: 8443,
      publicUrl: 'https://x.nhs.uk/dex',
      allowUnauthenticated: true,
      limits: {
        connections: 5,
        connectionsPerAddress: 4,
        handshakeMs: 1000,
        headerMs: 2500,
        headerBytes: 8192,
        headerCount: 50,
        bytesPerSecond: 64,
        patienceMs: 3000,
        idleMs: 4000,
      },
    });
    expect(identity).toStrictEqual({ patientId: 'nhs-number' });
    expect([...(domain?.identifiers ?? [])]).toStrictEqual(
      [
        ['2.10', 'urn:oid:2.10'],
        ['R0D', 'https://x.nhs.uk/Id/r0d'],
      ].reverse(),
    );
    expect(domain).toMatchObject({
      timeZone: 'Pacific/Auckland',
      acknowledgement: { http: 'always-200', layout: 'guide', parties: 'swap', warnings: true, application: 'A', facility: 'B C' },
      processingIds: ['P'],
      profiles: [],
      limits: { bytes: 2048, segments: 5, repetitions: 6 },
      patientUpdates: 'contributor',
      refuse: ['PID-7', 'ZU1-12.3'],
    });
  });

  it('puts environment and command line above exchange.yaml, in the public URL too', () => {
    write('exchange.yaml', 'server: { host: 127.0.0.1, port: 8000 }');
    expect(Configuration.load(directory, [], { host: '0.0.0.0', port: 8123 }).current.server).toMatchObject({
      host: '0.0.0.0',
      port: 8123,
      publicUrl: 'http://localhost:8123',
    });
  });

  it('cannot be changed at any depth', () => {
    const { current } = Configuration.load(directory);
    const open: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      const parts: [unknown, unknown][] = value instanceof Map ? [...value.entries()] : Object.entries(value);
      for (const [key, part] of parts) visit(part, `${path}.${String(key)}`);
    };
    visit(current, 'snapshot');
    expect(open).toStrictEqual([]);
    const map: unknown = current.sourceDomains;
    if (!(map instanceof Map)) throw new Error('not a map');
    expect(() => map.set('x', 1)).toThrow(TypeError);
    expect(() => map.delete('a-and-e')).toThrow(TypeError);
    expect(() => {
      map.clear();
    }).toThrow(TypeError);
    expect(current.sourceDomains.size).toBe(1);
  });
});

describe('reload', () => {
  it('takes what is there now, tells listeners and leaves older snapshots as they were', () => {
    const configuration = Configuration.load(directory);
    const before = configuration.current;
    const told: ConfigurationSnapshot[] = [];
    const stop = configuration.onChange((snapshot) => told.push(snapshot));
    write('source-domains/a-and-e.yaml', DOMAIN.replace('A and E', 'Emergency'));
    expect(configuration.reload()).toMatchObject({ loaded: true, revision: 2 });
    expect(configuration.current.sourceDomains.get('a-and-e')?.title).toBe('Emergency');
    expect(before.sourceDomains.get('a-and-e')?.title).toBe('A and E');
    expect(told).toStrictEqual([configuration.current]);
    stop();
    configuration.reload();
    expect(told).toHaveLength(1);
  });

  it('keeps the last good snapshot when there is a fault, and says which', () => {
    const configuration = Configuration.load(directory);
    const before = configuration.current;
    const told: ConfigurationSnapshot[] = [];
    configuration.onChange((snapshot) => told.push(snapshot));
    write('exchange.yaml', 'server: { port: x }');
    const result = configuration.reload();
    expect(result.loaded ? undefined : result.fault.issues).toStrictEqual([
      { code: 'configuration-invalid', detail: 'must be a number, not a text', location: `${directory}/exchange.yaml: server.port` },
    ]);
    expect(configuration.current).toBe(before);
    expect(told).toStrictEqual([]);
    write('exchange.yaml', '');
    expect(configuration.reload()).toMatchObject({ loaded: true, revision: 2 });
  });
});
