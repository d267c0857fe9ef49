import { describe, expect, it } from '@jest/globals';
import { aConfigurationDirectory, DOMAIN } from '../../test/factories/configuration-directory.ts';

const { faults, places, write } = aConfigurationDirectory();

describe('faults of exchange.yaml', () => {
  it.each([
    ['an unknown key', 'servers: {}', 'exchange.yaml: servers | is not a known key; known here: server, identity, security'],
    [
      'an unknown key further in',
      'server: { hots: x }',
      'exchange.yaml: server.hots | is not a known key; known here: host, port, public-url, names, allow-unauthenticated, allow-plain, tls, client-certificates, proxy, management, limits',
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
    [
      'a key that is no plain word',
      '"a\\nb|": 1',
      'exchange.yaml: ["a\\nb|"] | is not a known key; known here: server, identity, security',
    ],
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
