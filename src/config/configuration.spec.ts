import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Fault } from '../faults/fault.ts';
import { Configuration } from './configuration.ts';
import { ConfigurationSection } from './section.ts';
import type { ConfigurationSnapshot } from './snapshot.ts';

const SHIPPED = fileURLToPath(new URL('../../config', import.meta.url));
const DOMAIN = 'name: a-and-e\ntitle: A and E\norganisations: [r0d]\n';

let root = '';
let directory = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'configuration-'));
  directory = join(root, 'config');
  write('exchange.yaml', '');
  write('source-domains/a-and-e.yaml', DOMAIN);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), content);
}

/** The faults of a load as `location | detail`. */
function faultsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof Fault)
      return error.issues.map(({ code, detail, location }) => `${code} ${location ?? ''} | ${detail}`.replaceAll(`${root}/`, ''));
    throw error;
  }
  return [];
}

const faults = (): string[] =>
  faultsOf(() => Configuration.load(directory)).map((fault) => fault.replace('configuration-invalid config/', ''));
const places = (): string[] => faults().map((fault) => fault.split(' | ')[0] ?? '');

describe('the shipped configuration', () => {
  it('loads as it is and accepts the sender of the integration guide', () => {
    const { server, identity, sourceDomains } = Configuration.load(SHIPPED).current;
    expect(server).toStrictEqual({ host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000', allowUnauthenticated: false });
    expect(identity).toStrictEqual({ patientId: 'opaque' });
    expect(sourceDomains.get('emergency-care')?.organisations).toStrictEqual(['R0D']);
  });

  it('states the defaults: emergency-care with its three needed keys alone is the same', () => {
    const shipped = Configuration.load(SHIPPED).current.sourceDomains.get('emergency-care');
    write('source-domains/emergency-care.yaml', 'name: emergency-care\ntitle: Emergency care\norganisations: [R0D]\n');
    expect(Configuration.load(directory).current.sourceDomains.get('emergency-care')).toStrictEqual(shipped);
  });
});

describe('a snapshot', () => {
  it('has every default where a file says nothing', () => {
    const { revision, server, identity, sourceDomains } = Configuration.load(directory).current;
    expect({ revision, server, identity }).toStrictEqual({
      revision: 1,
      server: { host: '127.0.0.1', port: 8000, publicUrl: 'http://localhost:8000', allowUnauthenticated: false },
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
      'server: { host: "::1", port: 8443, public-url: "https://x.nhs.uk/dex/", allow-unauthenticated: true }\nidentity: { patient-id: nhs-number }\n',
    );
    write(
      'source-domains/a-and-e.yaml',
      `${DOMAIN}time-zone: Pacific/Auckland\nacknowledgement: { http: always-200, layout: guide, parties: swap, warnings: true, application: A, facility: B C }\n` +
        'identifiers: { R0D: "https://x.nhs.uk/Id/r0d", 2.10: "urn:oid:2.10" }\nprocessing-ids: [P]\nprofiles: []\nlimits: { bytes: 2048, segments: 5, repetitions: 6 }\npatient-updates: contributor\nrefuse: [PID-7, ZU1-12.3]\n',
    );
    const { server, identity, sourceDomains } = Configuration.load(directory).current;
    const domain = sourceDomains.get('a-and-e');
    expect(server).toStrictEqual({ host: '::1', port: 8443, publicUrl: 'https://x.nhs.uk/dex', allowUnauthenticated: true });
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

describe('faults of exchange.yaml', () => {
  it.each([
    ['an unknown key', 'servers: {}', 'exchange.yaml: servers | is not a known key; known here: server, identity'],
    [
      'an unknown key further in',
      'server: { hots: x }',
      'exchange.yaml: server.hots | is not a known key; known here: host, port, public-url, allow-unauthenticated',
    ],
    ['a text for a number', 'server: { port: "8000" }', 'exchange.yaml: server.port | must be a number, not a text'],
    ['a broken number', 'server: { port: 80.5 }', 'exchange.yaml: server.port | must be a whole number'],
    ['a port that does not exist', 'server: { port: 65536 }', 'exchange.yaml: server.port | must be at most 65535'],
    [
      'a text for yes or no',
      'server: { allow-unauthenticated: yes }',
      'exchange.yaml: server.allow-unauthenticated | must be true or false, not a text',
    ],
    ['a number for a text', 'server: { host: 12 }', 'exchange.yaml: server.host | must be a text, not a number; put it in quotes'],
    [
      'a host with a port',
      'server: { host: "localhost:80" }',
      'exchange.yaml: server.host | must be a host name or an IP address, such as 127.0.0.1',
    ],
    [
      'an IP address that is none',
      'server: { host: 127.0.0.256 }',
      'exchange.yaml: server.host | must be a host name or an IP address, such as 127.0.0.1',
    ],
    ['a choice that is none', 'identity: { patient-id: NHS }', 'exchange.yaml: identity.patient-id | must be one of opaque, nhs-number'],
    ['a group without keys', 'identity:', 'exchange.yaml: identity | has no value; give it a group of keys or remove the key'],
    ['a list', '- server', 'exchange.yaml | must be a group of keys, not a list'],
    ['a text', 'server', 'exchange.yaml | must be a group of keys, not a text'],
    ['a key that is no plain word', '"a\\nb|": 1', 'exchange.yaml: ["a\\nb|"] | is not a known key; known here: server, identity'],
  ])('%s', (_case, content, expected) => {
    write('exchange.yaml', content);
    expect(faults()).toStrictEqual([expected]);
  });

  it.each(['ftp://x', 'x.nhs.uk', 'https://user@x', 'https://x/?a=1', 'https://x/#a', 'https://x y', '/'])('public-url %s', (url) => {
    write('exchange.yaml', `server: { public-url: '${url}' }`);
    expect(faults()).toStrictEqual([
      'exchange.yaml: server.public-url | must be an http or https URL without user, query and fragment, such as https://exchange.example.nhs.uk',
    ]);
  });
});

describe('faults of a source domain', () => {
  const file = 'source-domains/a-and-e.yaml';
  const ods = 'must be an ODS code: 3 to 10 letters and digits, such as R0D';
  const zone = 'must be the IANA name of a time zone, such as Europe/London';
  const uri = 'must be an absolute URI, such as https://example.nhs.uk/Id/hospital-number or urn:oid:2.16.840.1.113883.2.1';
  const authority =
    'must be an assigning authority as senders write it in CX.4.1, or the OID of CX.4.2: 1 to 200 characters without HL7 delimiters';
  const path = 'must be a field path: segment, hyphen, number of the field, such as PID-7 or PID-11.6';

  it.each([
    ['title', 'title: ""', 'must be one line of 1 to 200 characters without a blank at either end'],
    ['organisations', 'organisations: []', 'must have at least 1 entry'],
    ['organisations[0]', 'organisations: ["*"]', ods],
    ['organisations[1]', 'organisations: [R0D, R0]', ods],
    ['organisations[0]', 'organisations: [R0D02-VERYLONG]', ods],
    ['organisations[0]', 'organisations: [R0D ٣٣]', ods],
    ['organisations[0]', 'organisations: [123]', 'must be a text, not a number; put it in quotes'],
    ['organisations[1]', 'organisations: [R0D, r0d]', 'is listed twice; keep one of them'],
    ['data-types', 'data-types: []', 'must have at least 1 entry'],
    ['data-types[0]', 'data-types: [hl7v2]', 'must be Hl7v2'],
    ['time-zone', 'time-zone: Europe/Londn', zone],
    ['time-zone', 'time-zone: "+01:00"', zone],
    ['acknowledgement.http', 'acknowledgement: { http: 200 }', 'must be one of follow, always-200'],
    ['acknowledgement.layout', 'acknowledgement: { layout: Guide }', 'must be one of standard, guide'],
    ['acknowledgement.parties', 'acknowledgement: { parties: "" }', 'must be one of guide, swap'],
    [
      'acknowledgement.application',
      'acknowledgement: { application: "A\\rB" }',
      'must be 1 to 180 printable ASCII characters without a blank at either end',
    ],
    [
      'acknowledgement.code',
      'acknowledgement: { code: AA }',
      'is not a known key; known here: http, layout, parties, warnings, application, facility',
    ],
    ['identifiers.R0D', 'identifiers: { R0D: hospital-number }', uri],
    ['identifiers.R0D', 'identifiers: { R0D: "urn:oid:2.016" }', uri],
    ['identifiers.R0D', 'identifiers: { R0D: "javascript:alert(1)" }', uri],
    ['identifiers.R0D', 'identifiers: { R0D: "https://x y" }', uri],
    ['identifiers["R0D^A"]', 'identifiers: { "R0D^A": "https://x" }', authority],
    ['identifiers[""]', 'identifiers: { "": "https://x" }', authority],
    ['processing-ids[1]', 'processing-ids: [P, P]', 'is listed twice; keep one of them'],
    ['processing-ids[0]', 'processing-ids: [X]', 'must be one of P, T, D'],
    ['profiles[0]', 'profiles: [us-core]', 'must be one of uk-core, uk-core-draft'],
    ['limits.bytes', 'limits: { bytes: 16 }', 'must be at least 1024'],
    ['limits.segments', 'limits: { segments: 0 }', 'must be at least 1'],
    ['limits.repetitions', 'limits: { repetitions: -1 }', 'must be at least 1'],
    ['refuse[0]', 'refuse: [PID]', path],
    ['refuse[0]', 'refuse: [PID-0]', path],
    ['refuse[0]', 'refuse: [pid-7]', path],
    ['refuse[0]', 'refuse: [PID.7]', path],
    ['refuse[0]', 'refuse: ["PID-7 "]', path],
    ['refuse[0]', 'refuse: [Patient.birthDate]', path],
    [
      'connect-as',
      'connect-as: x',
      `is not a known key; known here: name, title, organisations, data-types, time-zone, acknowledgement, identifiers, processing-ids, profiles, limits, patient-updates, refuse`,
    ],
  ])('%s: %s', (place, line, detail) => {
    const key = line.slice(0, line.indexOf(':') + 1);
    write(
      file,
      `${DOMAIN.split('\n')
        .filter((other) => !other.startsWith(key))
        .join('\n')}\n${line}\n`,
    );
    expect(faults()).toStrictEqual([`${file}: ${place} | ${detail}`]);
  });

  it.each(['name', 'title', 'organisations'])('%s is needed', (key) => {
    write(
      file,
      DOMAIN.split('\n')
        .filter((line) => !line.startsWith(key))
        .join('\n'),
    );
    expect(faults()).toStrictEqual([`${file}: ${key} | is missing; it must be ${key === 'organisations' ? 'a list' : 'a text'}`]);
  });

  it.each(['A-and-E', 'a_and_e', 'a--e', '-a', 'a-', 'ä', 'a b', 'a'.repeat(65)])('name %s', (name) => {
    write(file, DOMAIN.replace('a-and-e', JSON.stringify(name)));
    expect(faults()).toContainEqual(
      `${file}: name | must be 1 to 64 lower-case letters and digits, words joined by hyphens, such as emergency-care`,
    );
  });

  it('a name that is not the name of the file, and that another file has too', () => {
    write('source-domains/b.yaml', DOMAIN);
    expect(faults()).toStrictEqual([
      'source-domains/b.yaml: name | is the name in config/source-domains/a-and-e.yaml too; each source domain needs its own',
      "source-domains/b.yaml: name | must be the file's own name without .yaml; rename one of them",
    ]);
  });

  it('a duplicate is told beside other faults of the same list', () => {
    write(file, DOMAIN.replace('[r0d]', '[r0d, "*", R0D]'));
    expect(places()).toStrictEqual([`${file}: organisations[1]`, `${file}: organisations[2]`]);
  });
});

describe('faults of files and of YAML', () => {
  it.each([
    ['a duplicate key', 'server: {}\nserver: {}', 'exchange.yaml:2:1 | the key stands twice in the same group; keep one of them'],
    ['a bracket that is not closed', 'server: {\n  port: 1\n', 'exchange.yaml:3:1 | the indentation does not fit the lines above'],
    ['a tab', 'server:\n\tport: 1', 'exchange.yaml:2:1 | lines are indented with blanks, not with tabs'],
    ['a tag', 'server: !js/function x', 'exchange.yaml:1:9 | tags (!) are not used here; a text that begins with ! needs quotes'],
    [
      'an alias without anchor',
      'server: *x',
      'exchange.yaml:1:9 | an alias (*) names no anchor (&) before it; a text that begins with * needs quotes',
    ],
    ['a second document', 'server: {}\n---\nserver: {}', 'exchange.yaml:2:1 | a file holds one document; remove the line ---'],
    ['__proto__', 'server:\n  __proto__: { port: 1 }', 'exchange.yaml:2:3 | this word cannot be a key'],
    ['other bytes than UTF-8', Uint8Array.of(0x73, 0xff), 'exchange.yaml | the file must be UTF-8 text'],
    ['too much of it', '#'.repeat(1024 * 1024 + 1), 'exchange.yaml | the file is larger than 1 MiB'],
    [
      'aliases that explode',
      [
        'a: &a [x, x, x, x, x, x, x, x]',
        ...['b', 'c', 'd'].map((key, index) => `${key}: &${key} [${`*${'abc'.charAt(index)}, `.repeat(8)}]`),
      ].join('\n'),
      'exchange.yaml | the aliases (*) of the file expand to too much; write the values out',
    ],
  ])('%s', (_case, content, expected) => {
    write('exchange.yaml', content);
    expect(faults()).toStrictEqual([expected]);
  });

  it('a missing directory is one fault', () => {
    expect(faultsOf(() => Configuration.load(join(root, 'nowhere')))).toStrictEqual([
      'configuration-invalid nowhere | the directory is missing',
    ]);
  });

  it('a file for the directory', () => {
    expect(faultsOf(() => Configuration.load(join(directory, 'exchange.yaml')))).toStrictEqual([
      'configuration-invalid config/exchange.yaml | this must be a directory, not a file',
    ]);
  });

  it('missing parts', () => {
    rmSync(join(directory, 'exchange.yaml'));
    rmSync(join(directory, 'source-domains'), { recursive: true });
    expect(faults()).toStrictEqual(['exchange.yaml | the file is missing', 'source-domains | the directory is missing']);
  });

  it('no source domain', () => {
    rmSync(join(directory, 'source-domains/a-and-e.yaml'));
    expect(faults()).toStrictEqual(['source-domains | at least one source domain is needed: a file <name>.yaml']);
  });

  it('files that nobody would read; names with a dot in front and other kinds are none of ours', () => {
    write('exchange.yml', '');
    write('source-domains/b.yml', '');
    write('exchange.schema.json', '{}');
    write('.exchange.yaml.swp', '');
    write('source-domains/.b.yaml', '');
    expect(faults()).toStrictEqual([
      'exchange.yml | no such file is known here; known: exchange.yaml',
      'source-domains/b.yml | the name of a source domain file must end in .yaml',
    ]);
  });

  it('tells the faults of all files at once', () => {
    write('exchange.yaml', 'server: { port: x }\nidentity: { patient-id: x }');
    write('source-domains/a-and-e.yaml', `${DOMAIN}refuse: [x, PID-7, y]`);
    write('source-domains/b.yaml', 'name: b\nname: b');
    expect(places().sort()).toStrictEqual([
      'exchange.yaml: identity.patient-id',
      'exchange.yaml: server.port',
      'source-domains/a-and-e.yaml: refuse[0]',
      'source-domains/a-and-e.yaml: refuse[2]',
      'source-domains/b.yaml:2:1',
    ]);
  });

  it('never prints a value', () => {
    const secret = 'S3CRET-value';
    write(
      'exchange.yaml',
      `server: { host: "${secret} ", port: ${secret}, public-url: ${secret}, allow-unauthenticated: ${secret} }\nidentity: { patient-id: ${secret} }`,
    );
    write(
      'source-domains/a-and-e.yaml',
      `name: ${secret}\ntitle: " ${secret}"\norganisations: [${secret}]\ntime-zone: ${secret}\nidentifiers: { A: ${secret} }\nrefuse: [${secret}]\nlimits: ${secret}`,
    );
    write('source-domains/b.yaml', `title: "${secret}\nname: *${secret}`);
    write('source-domains/c.yaml', `title: !${secret} "\\q${secret}"\nname: {${secret}`);
    const text = faults().join('\n');
    expect(text.split('\n').length).toBeGreaterThan(12);
    expect(text).not.toContain(secret);
  });
});

describe('reload', () => {
  it('takes what is there now, tells listeners and leaves older snapshots as they were', () => {
    const configuration = Configuration.load(directory);
    const before = configuration.current;
    const told: ConfigurationSnapshot[] = [];
    const stop = configuration.onChange((snapshot) => told.push(snapshot));
    write('source-domains/a-and-e.yaml', DOMAIN.replace('A and E', 'Emergency'));
    expect(configuration.reload()).toStrictEqual({ loaded: true, revision: 2 });
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
    expect(configuration.reload()).toStrictEqual({ loaded: true, revision: 2 });
  });
});

describe('sections of rooms', () => {
  const backend = new ConfigurationSection({
    place: 'exchange',
    key: 'backend',
    schema: z.strictObject({ url: z.string().default('embedded') }).prefault({}),
    compile: ({ url }) => ({ target: url.toUpperCase() }),
  });
  const overrides = new ConfigurationSection({
    place: 'source-domain',
    key: 'overrides',
    schema: z.record(z.string(), z.int()).default({}),
    compile: (value, context) => {
      for (const [key, number] of Object.entries(value)) if (number > 9) context.refuse('must be at most 9', [key]);
      return `${context.sourceDomain?.name ?? ''}: ${Object.keys(value).join()}`;
    },
  });
  const load = (): Configuration => Configuration.load(directory, [backend, overrides]);

  it('are compiled with the snapshot, by their defaults where a file is silent', () => {
    const configuration = load();
    const { current } = configuration;
    const domain = current.sourceDomains.get('a-and-e');
    expect(backend.of(current)).toStrictEqual({ target: 'EMBEDDED' });
    expect(domain && overrides.of(domain)).toBe('a-and-e: ');
    write('exchange.yaml', 'backend: { url: x }');
    write('source-domains/a-and-e.yaml', `${DOMAIN}overrides: { a: 1, b: 2 }`);
    configuration.reload();
    const after = configuration.current.sourceDomains.get('a-and-e');
    expect(backend.of(configuration.current)).toStrictEqual({ target: 'X' });
    expect(after && overrides.of(after)).toBe('a-and-e: a,b');
    expect(backend.of(current)).toStrictEqual({ target: 'EMBEDDED' });
  });

  it('are checked with the rest: faults of schema and compiler are told with their place', () => {
    write('exchange.yaml', 'backend: { uri: x }\nsrver: {}');
    write('source-domains/a-and-e.yaml', `${DOMAIN}overrides: { a: 1, b: 10 }`);
    expect(faultsOf(load)).toStrictEqual([
      'configuration-invalid config/exchange.yaml: backend.uri | is not a known key; known here: url',
      'configuration-invalid config/exchange.yaml: srver | is not a known key; known here: server, identity, backend',
      'configuration-invalid config/source-domains/a-and-e.yaml: overrides.b | must be at most 9',
    ]);
  });

  it('are unknown keys where no room has given them, and have no value there', () => {
    write('exchange.yaml', 'backend: {}');
    expect(faults()).toStrictEqual(['exchange.yaml: backend | is not a known key; known here: server, identity']);
    write('exchange.yaml', '');
    expect(() => backend.of(Configuration.load(directory).current)).toThrow('was not given to Configuration.load');
  });
});
