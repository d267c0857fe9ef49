import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { principalOfRoles } from '../../src/auth/issuers/roles.ts';
import { Configuration } from '../../src/config/configuration.ts';
import { CONFIGURATION_SECTIONS } from '../../src/configuration-sections.ts';
import { blocksOf, commandsOf, type PageCommand, runCommand, shown, steady } from './page-commands.ts';
import { startServer, type TestServer } from './server.ts';

jest.setTimeout(60_000); // commands are programs of their own

let directory: string;
let server: TestServer;
/** The one that the guide sets up with TLS: started by the first command that speaks to it. */
let secure: TestServer | undefined;
/** What a reader keeps of the answers for the commands that follow. */
const kept: Record<string, string> = {};
const KEPT = [
  ['CLIENT_SECRET', /secret, shown this once: (\S+)/],
  ['TOKEN', /"access_token": ?"([^"]+)"/],
] as const;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-pages-'));
  symlinkSync(resolve('examples'), join(directory, 'examples'));
  mkdirSync(join(directory, 'bin'));
  // In a clone npx finds the command line of this project.
  writeFileSync(join(directory, 'bin', 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${resolve('bin/exchange.js')}" "$@"\n`, {
    mode: 0o755,
  });
  server = await startServer();
});
afterAll(async () => {
  await secure?.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const GUIDE = 'docs/integration-guide.md';
const SETTINGS = blocksOf(readFileSync(GUIDE, 'utf8'), 'yaml');

/** With the settings of the guide, the certificates that it has made, and the principals that it has registered by now. */
async function secureServer(): Promise<TestServer> {
  secure ??= await startServer({
    configure: (config) => {
      cpSync(join(directory, 'certificates'), join(config, '..', 'certificates'), { recursive: true });
      writeFileSync(join(config, 'exchange.yaml'), SETTINGS[0] ?? '');
    },
  });
  cpSync(join(server.configDirectory, 'service-principals.yaml'), join(secure.configDirectory, 'service-principals.yaml'));
  secure.reload();
  return secure;
}

/** As somebody types it, against the servers of this test. */
async function run(command: string): Promise<string> {
  const there = command
    .replaceAll('https://localhost:8443', command.includes('https://localhost:8443') ? (await secureServer()).url : '')
    .replaceAll('http://localhost:8000', server.url)
    .replaceAll(/(?<= --send)$/gm, ` --url ${server.url}`);
  const PATH = [join(directory, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const output = await runCommand(there, directory, { PATH, EXCHANGE_URL: server.url, EXCHANGE_CONFIG: server.configDirectory, ...kept });
  for (const [name, pattern] of KEPT) kept[name] = pattern.exec(output)?.[1] ?? kept[name] ?? '';
  return output;
}

/** A resource that a page shows is one of the Bundle that is answered. */
function answered(output: string, expected: { readonly resourceType?: string }): unknown {
  const answer = JSON.parse(output) as { resourceType?: string; entry?: { resource: { resourceType: string } }[] };
  if (answer.resourceType !== 'Bundle' || expected.resourceType === 'Bundle') return answer;
  return answer.entry?.find(({ resource }) => resource.resourceType === expected.resourceType)?.resource;
}

/** `…` in a text stands for anything. */
function abridged(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('…') ? expect.stringMatching(shown(value)) : value;
  if (Array.isArray(value)) return value.map(abridged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, abridged(member)]));
}

function expectAnswer(output: string, answer: PageCommand['answer']): void {
  if (answer?.language === 'json') {
    const expected = JSON.parse(steady(answer.text)) as object;
    expect(answered(output, expected)).toMatchObject(abridged(expected) as object);
  } else expect(output).toMatch(answer ? shown(answer.text) : /./);
}

describe.each(['README.md', GUIDE])('%s', (page) => {
  const commands = commandsOf(readFileSync(page, 'utf8'));

  it('shows commands and what they answer', () => {
    expect(commands.filter(({ answer }) => answer).length).toBeGreaterThan(1);
  });

  it.each(commands)('$title', async ({ command, answer }) => {
    expectAnswer(steady(await run(command)), answer);
  });
});

describe('README.md', () => {
  it('lists the commands that there are', async () => {
    const commands = [...(await run('npx exchange --help')).matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name ?? '');
    const listed = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name ?? '');
    expect(listed.sort()).toStrictEqual(commands.filter((name) => name !== 'help').sort());
  });
});

describe('settings that the guide shows', () => {
  it.each(SETTINGS)('%s', (text) => {
    const config = join(server.configDirectory, '..', 'shown');
    cpSync('config', config, { recursive: true });
    writeFileSync(join(config, 'exchange.yaml'), text);
    expect(() => Configuration.load(config, CONFIGURATION_SECTIONS)).not.toThrow();
  });
});

describe('deploy', () => {
  const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

  it('registers an engine that may send, with the same roles at each identity provider', () => {
    const entra = (json('deploy/entra/app-roles.json') as { value: string }[]).map(({ value }) => value);
    const keycloak = json('deploy/keycloak/clients.json') as {
      roles: { client: { 'exchange-api': { name: string }[] } };
      users: { clientRoles: { 'exchange-api': string[] } }[];
    };
    expect(keycloak.roles.client['exchange-api'].map(({ name }) => name)).toStrictEqual(entra);
    const given = keycloak.users[0]?.clientRoles['exchange-api'] ?? [];
    expect(entra).toStrictEqual(expect.arrayContaining(given));
    expect(principalOfRoles('external r0d-mirth', given, { sourceDomains: ['emergency-care'], scopes: [] })).toMatchObject({
      connectAs: ['R0D'],
      sendAs: ['R0D'],
      sendCategories: ['ADT'],
      sourceDomains: ['emergency-care'],
      admin: false,
    });
  });
});

describe('Links', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/integration-guide.md', 'docs/errors.md', 'examples/mirth/README.md'])(
    'of %s lead to files that exist',
    (page) => {
      const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
      expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toStrictEqual([]);
    },
  );
});

describe('examples/senders/send.sh', () => {
  const send = (environment: string, file: string): Promise<string> => run(`${environment} examples/senders/send.sh ${file}`);

  it('prints the acknowledgement of each message', async () => {
    expect(await send('', 'examples/adt-a01.hl7 examples/adt-a01.hl7')).toMatch(/^(MSH\|.*\nMSA\|AA\|667151\|.*\n){2}$/);
  });

  it.each([
    ['a header that is refused', 'SOURCE_DOMAIN=nowhere', 'ended with 1\n'],
    ['nobody who answers', 'EXCHANGE_URL=http://127.0.0.1:1', 'ended with 75\n'],
  ])('says by its exit status what became of it: %s', async (_what, environment, said) => {
    await expect(send(environment, 'examples/adt-a01.hl7')).rejects.toThrow(said);
  });

  it('gets a token, over mutual TLS', async () => {
    writeFileSync(join(directory, 'secret'), `${kept['CLIENT_SECRET'] ?? ''}\n`, { mode: 0o600 });
    const tls = 'EXCHANGE_CA=certificates/ca.crt EXCHANGE_CERT=certificates/r0d-engine.crt EXCHANGE_KEY=certificates/r0d-engine.key';
    const token = 'EXCHANGE_URL=https://localhost:8443 CLIENT_ID=r0d-engine CLIENT_SECRET_FILE=secret';
    expect(await send(`${tls} ${token}`, 'examples/adt-a01.hl7')).toMatch(/^MSA\|AA\|667151\|/m);
    await expect(send(token, 'examples/adt-a01.hl7')).rejects.toThrow('ended with 75\n'); // without the authority: no connection
  });

  it('takes no batch for accepted of which one message is refused', async () => {
    const message = (id: string, pid: string): string => `MSH|^~\\&|A|R0D|X|Y|20250101||ADT^A28|${id}|P|2.4\r${pid}\r`;
    const batch = `BHS|^~\\&\r${message('B1', 'PID|1||1^^^R0D^MR||A^B')}${message('B2', 'PID|1||||A^B')}BTS|2\r`;
    writeFileSync(join(directory, 'batch.hl7'), batch);
    await expect(send('', 'batch.hl7')).rejects.toThrow('ended with 1\n');
  });
});

describe('examples/mirth', () => {
  const element = (file: string, name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(readFileSync(`examples/mirth/healthcare-exchange-${file}.xml`, 'utf8'))?.[1];

  it.each([
    ['host', 'http://localhost:8000/$ingest', 'https://${exchangeTarget}/$ingest'],
    ['method', 'post', 'post'],
    ['content', '${message.encodedData}', '${message.encodedData}'],
    ['contentType', 'text/plain', 'text/plain'],
    ['charset', 'UTF-8', 'UTF-8'],
    ['validateResponse', 'true', 'true'],
    ['queueEnabled', 'true', 'true'],
    ['rotate', 'false', 'false'],
    ['regenerateTemplate', 'true', 'true'],
    ['includeFilterTransformer', 'true', 'true'],
    ['socketTimeout', '30000', '30000'],
    ['headersVariable', '', 'exchangeHeaders'],
  ])('%s has the value that the guide draws', (name, development, production) => {
    expect([element('development', name), element('production', name)]).toStrictEqual([development, production]);
  });
});
