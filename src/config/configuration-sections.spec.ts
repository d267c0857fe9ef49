import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { aConfigurationDirectory, DOMAIN } from '../../test/factories/configuration-directory.ts';
import { Configuration } from './configuration.ts';
import { ConfigurationSection } from './section.ts';

const { directory, faults, faultsOf, write } = aConfigurationDirectory();

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
      'configuration-invalid config/exchange.yaml: srver | is not a known key; known here: server, identity, security, backend',
      'configuration-invalid config/source-domains/a-and-e.yaml: overrides.b | must be at most 9',
    ]);
  });

  it('are unknown keys where no room has given them, and have no value there', () => {
    write('exchange.yaml', 'backend: {}');
    expect(faults()).toStrictEqual(['exchange.yaml: backend | is not a known key; known here: server, identity, security']);
    write('exchange.yaml', '');
    expect(() => backend.of(Configuration.load(directory).current)).toThrow('was not given to Configuration.load');
  });

  const people = new ConfigurationSection({
    place: 'file',
    key: 'people',
    schema: z.strictObject({ names: z.array(z.string()).default([]) }),
    compile: ({ names }, { sourceDomainNames, refuse }) => {
      if (names.includes('Nobody')) refuse('must be somebody', ['names', names.indexOf('Nobody')]);
      return [...names, ...sourceDomainNames];
    },
  });

  it('may be files of their own, which need not be there', () => {
    const configuration = Configuration.load(directory, [people]);
    expect(people.of(configuration.current)).toStrictEqual(['a-and-e']);
    write('people.yaml', 'names: [Ann]');
    configuration.reload();
    expect(people.of(configuration.current)).toStrictEqual(['Ann', 'a-and-e']);
  });

  it.each([
    ['names: [Ann, Nobody]', 'people.yaml: names[1] | must be somebody'],
    ['name: Ann', 'people.yaml: name | is not a known key; known here: names'],
    ['names: [', 'people.yaml:1:9 | the indentation does not fit the lines above'],
  ])('files are checked with the rest: %s', (content, fault) => {
    write('people.yaml', content);
    expect(faultsOf(() => Configuration.load(directory, [people]))).toStrictEqual([`configuration-invalid config/${fault}`]);
  });
});
