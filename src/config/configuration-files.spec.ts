import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aConfigurationDirectory, DOMAIN } from '../../test/factories/configuration-directory.ts';
import { Configuration } from './configuration.ts';

const { directory, faults, faultsOf, places, root, write } = aConfigurationDirectory();

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

  it('what has no end is not read', () => {
    rmSync(join(directory, 'exchange.yaml'));
    symlinkSync('/dev/zero', join(directory, 'exchange.yaml'));
    expect(faults()).toStrictEqual(['exchange.yaml | this must be a file; a device or a pipe may have no end']);
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
