import { describe, expect, it } from '@jest/globals';
import { aConfigurationDirectory } from '../../test/factories/configuration-directory.ts';
import { Configuration } from '../config/configuration.ts';
import { servicePrincipalsSection } from './service-principals.ts';

const { directory, faultsOf, write } = aConfigurationDirectory();
const section = servicePrincipalsSection({
  types: ['Patient', 'Observation'],
  hasParameter: (type, name) => name === '_tag' || (type === 'Observation' && name === 'category'),
});
const load = (): Configuration => Configuration.load(directory, [section]);
const FILE = 'configuration-invalid config/service-principals.yaml';

describe('service-principals.yaml', () => {
  it('need not be there: then nobody is registered', () => {
    expect(section.of(load().current)).toStrictEqual(new Map());
  });

  it('says who may what; codes without case, the rest denied unless it is named', () => {
    write(
      'service-principals.yaml',
      `principals:
  r0d-mirth:
    title: Engine
    connect-as: [r0d]
    send-as: [r0d, R0D02]
    send-categories: [ADT, ORU^R01, FHIR:Patient, CSV:ods]
    source-domains: [a-and-e]
    scopes: [system/Observation.rs?category=laboratory]
    credentials:
      certificates: [{ fingerprint: '${'AB:'.repeat(31)}AB' }]
  reader: { title: Reader }
`,
    );
    const registry = section.of(load().current);
    expect(registry.get('r0d-mirth')).toMatchObject({
      id: 'r0d-mirth',
      name: 'Engine',
      enabled: true,
      connectAs: ['R0D'],
      sendAs: ['R0D', 'R0D02'],
      sendCategories: ['ADT', 'ORU^R01', 'FHIR:Patient', 'CSV:ods'],
      sourceDomains: ['a-and-e'],
      scopes: [{ type: 'Observation', letters: ['r', 's'], only: [['category', 'laboratory']] }],
      credentials: { certificates: [{ kind: 'fingerprint', value: 'ab'.repeat(32) }] },
    });
    expect(registry.get('reader')).toMatchObject({
      connectAs: [],
      sendAs: [],
      sendCategories: [],
      sourceDomains: [],
      scopes: [],
      restricted: false,
      admin: false,
      rateLimit: undefined,
    });
  });

  it('is taken up anew, whole or not at all', () => {
    const configuration = load();
    write('service-principals.yaml', 'principals: { a: { title: A } }');
    expect(configuration.reload().loaded).toBe(true);
    write('service-principals.yaml', 'principals: { a: { title: A, admin: perhaps } }');
    expect(configuration.reload().loaded).toBe(false);
    expect([...section.of(configuration.current).keys()]).toStrictEqual(['a']);
  });

  const hash = `sha256:${'a'.repeat(22)}:${'b'.repeat(43)}`;

  it.each([
    ['title', 'a: {}', 'principals.a.title | is missing; it must be a text'],
    [
      'an id with a blank',
      '"a b": { title: A }',
      'principals["a b"] | must be 1 to 64 letters, digits, dots, hyphens and underscores, such as r0d-mirth; development, local-administrator, anonymous are the program\'s own',
    ],
    [
      'an id of the program',
      'Development: { title: A }',
      "principals.Development | must be 1 to 64 letters, digits, dots, hyphens and underscores, such as r0d-mirth; development, local-administrator, anonymous are the program's own",
    ],
    [
      'an organisation that is none',
      'a: { title: A, send-as: ["*"] }',
      'principals.a.send-as[0] | must be an ODS code: 3 to 10 letters and digits, such as R0D',
    ],
    [
      'a category that is none',
      'a: { title: A, send-categories: ["*"] }',
      'principals.a.send-categories[0] | must be a message category, such as ADT, ADT^A40, FHIR:Patient or CSV:ods-organisations',
    ],
    [
      'a source domain that is not there',
      'a: { title: A, source-domains: [a-and-e, maternity] }',
      'principals.a.source-domains[1] | must be the name of a source domain: a file of source-domains/ without .yaml',
    ],
    [
      'a scope of version 1',
      'a: { title: A, scopes: [system/Patient.read] }',
      'principals.a.scopes[0] | must be a SMART v2 system scope, such as system/Patient.rs or system/Observation.rs?category=laboratory (letters in the order c r u d s)',
    ],
    [
      'a scope on a type that is not held',
      'a: { title: A, scopes: [system/Basic.rs] }',
      'principals.a.scopes[0] | must name a resource type that is held here; /metadata lists them',
    ],
    [
      'a scope limited by what the type cannot be searched by',
      'a: { title: A, scopes: [system/Observation.rs?category=x, system/Patient.rs?category=x] }',
      'principals.a.scopes[1] | must be limited by search parameters of the type; /metadata lists them',
    ],
    [
      'a scope on all types limited by what one cannot be searched by',
      'a: { title: A, scopes: ["system/*.rs?_tag=x", "system/*.rs?category=x"] }',
      'principals.a.scopes[1] | must be limited by search parameters of the type; /metadata lists them',
    ],
    [
      'a secret in clear',
      'a: { title: A, credentials: { secrets: [{ hash: hunter2 }] } }',
      'principals.a.credentials.secrets[0].hash | must be a hash made by "exchange principal add" or "exchange principal rotate"; secrets themselves never stand here',
    ],
    [
      'three secrets',
      `a: { title: A, credentials: { secrets: [{ hash: "${hash}" }, { hash: "${hash}" }, { hash: "${hash}" }] } }`,
      'principals.a.credentials.secrets | must have at most 2 entries',
    ],
    [
      'a private key',
      'a: { title: A, credentials: { keys: [{ kty: EC, kid: "1", d: x }] } }',
      'principals.a.credentials.keys[0] | must be a public key: the private part stays with its owner',
    ],
    [
      'two keys of one kid',
      'a: { title: A, credentials: { keys: [{ kty: EC, kid: "1" }, { kty: EC, kid: "1" }] } }',
      'principals.a.credentials.keys[1] | has the kid of another key; each needs its own',
    ],
    [
      'a certificate by two names',
      'a: { title: A, credentials: { certificates: [{ dns: x, uri: y }] } }',
      'principals.a.credentials.certificates[0] | must have exactly one of subject, dns, uri, email, fingerprint',
    ],
    [
      'the certificate of somebody else',
      'a: { title: A, credentials: { certificates: [{ dns: x }] } }, b: { title: B, credentials: { certificates: [{ dns: X }] } }',
      'principals.b.credentials.certificates[0] | is a certificate of a too; each belongs to one principal',
    ],
    [
      'keys from a place without TLS',
      'a: { title: A, credentials: { jwks-url: "http://x" } }',
      'principals.a.credentials.jwks-url | must be an https URL without user, or http on this machine',
    ],
    [
      'an unknown key',
      'a: { title: A, send-category: [ADT] }',
      'principals.a.send-category | is not a known key; known here: title, enabled, connect-as, send-as, send-categories, source-domains, scopes, restricted, admin, rate-limit, credentials',
    ],
  ])('%s', (_fault, entry, expected) => {
    write('service-principals.yaml', `principals: { ${entry} }`);
    expect(faultsOf(load)).toStrictEqual([`${FILE}: ${expected}`]);
  });
});
