import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newSecret } from '../../src/auth/secret.ts';
import { makeTrialCertificates } from '../../src/auth/trial-certificates.ts';
import { startServer, type TestServer } from './server.ts';

jest.setTimeout(60_000); // each command is a program of its own

const secret = newSecret();
let directory: string;
let server: TestServer;
const at = (name: string): string => join(directory, name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-cli-tls-'));
  const { password } = await makeTrialCertificates({ directory: at('made'), hosts: [], client: 'engine', days: 1, now: new Date() });
  const [ca, certificate, key] = ['ca.crt', 'engine.crt', 'engine.key'].map((file) => readFileSync(join(at('made'), file), 'utf8'));
  const files = {
    'ca.crt': ca ?? '',
    'engine.crt': certificate ?? '',
    'engine.key': key ?? '',
    'both.pem': `${certificate ?? ''}${key ?? ''}`,
    'other.key': readFileSync(join(at('made'), 'server.key'), 'utf8'),
    password: `${password}\n`,
    wrong: 'x',
    secret: secret.secret,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text, { mode: 0o600 });
  const engine = (credentials: object) => ({
    title: 'Engine',
    'connect-as': ['R0D'],
    'send-as': ['R0D'],
    'send-categories': ['ADT'],
    'source-domains': ['emergency-care'],
    credentials,
  });
  server = await startServer({
    configure: (config) => {
      for (const file of ['server.crt', 'server.key', 'ca.crt'])
        writeFileSync(join(config, file), readFileSync(join(at('made'), file)), { mode: 0o600 });
      const settings = {
        server: {
          tls: { certificate: 'server.crt', key: 'server.key' },
          'client-certificates': { authorities: ['ca.crt'], ingest: 'required' },
        },
        auth: { mode: 'required' },
      };
      const principals = {
        engine: engine({ secrets: [{ hash: secret.hash }] }),
        certified: engine({ certificates: [{ subject: 'CN=engine' }] }),
      };
      writeFileSync(join(config, 'exchange.yaml'), JSON.stringify(settings));
      writeFileSync(join(config, 'service-principals.yaml'), JSON.stringify({ principals }));
    },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Not synchronously: the server is in this very process. */
async function exchange(parameters: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, ['bin/exchange.js', ...parameters], { env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}

const bySecret = (): string[] => ['--client-id', 'engine', '--client-secret-file', at('secret')];
const pem = (): string[] => ['--certificate', at('engine.crt'), '--key', at('engine.key')];
const keyStore = (): string[] => ['--certificate', join(at('made'), 'engine.p12'), '--passphrase-file', at('password')];
const send = (...parameters: string[]): Promise<Ran> =>
  exchange(['send', 'examples/adt-a01.hl7', '--url', server.url, '--ca', at('ca.crt'), ...parameters]);

describe('a server that demands client certificates is sent to', () => {
  it.each<[string, () => string[]]>([
    ['with certificate and key', () => [...pem(), ...bySecret()]],
    ['with both in one file', () => ['--certificate', at('both.pem'), ...bySecret()]],
    ['with a PKCS#12 file', () => [...keyStore(), ...bySecret()]],
    ['with the certificate as the proof for the token', () => [...pem(), '--client-id', 'certified']],
  ])('%s', async (_how, parameters) => {
    const { status, output } = await send(...parameters());
    expect([status, output]).toStrictEqual([0, expect.stringContaining('MSA|AA|667151|')]);
  });

  it('by what the environment says', async () => {
    const { status, output } = await exchange(['send', 'examples/adt-a01.hl7'], {
      EXCHANGE_URL: server.url,
      EXCHANGE_SERVER_CA: at('ca.crt'),
      EXCHANGE_CLIENT_CERTIFICATE: at('engine.crt'),
      EXCHANGE_CLIENT_KEY: at('engine.key'),
      EXCHANGE_CLIENT_PASSPHRASE_FILE: '',
      EXCHANGE_CLIENT_ID: 'engine',
      EXCHANGE_CLIENT_SECRET_FILE: at('secret'),
    });
    expect([status, output]).toStrictEqual([0, expect.stringContaining('MSA|AA|667151|')]);
  });

  it('by generate --send', async () => {
    const { output } = await exchange(
      ['generate', 'ADT^A28', '--count', '3', '--send', '--url', server.url, '--ca', at('ca.crt'), ...pem()].concat(bySecret()),
    );
    expect(output).toContain('AA 3\n');
  });

  it('and asked by status, and signed in at', async () => {
    const there = ['--url', server.url, '--ca', at('ca.crt'), '--data', server.dataDirectory];
    expect(await exchange(['status', ...there])).toMatchObject({ status: 0, output: expect.stringContaining('"status":"up"') });
    expect(await exchange(['sign-in', ...there])).toMatchObject({ status: 0, output: expect.stringMatching(/^https:\S+\n$/) });
  });
});

describe('what is wrong is said in one line', () => {
  it.each<[string, () => string[], string]>([
    ['no certificate', () => ['--ca', at('ca.crt'), ...bySecret()], '401'],
    ['an authority that is not known here', () => [...pem(), ...bySecret()], 'name the authority with --ca'],
    [
      'a key of another certificate',
      () => ['--ca', at('ca.crt'), '--certificate', at('engine.crt'), '--key', at('other.key')],
      'belong together',
    ],
    ['a certificate without its key', () => ['--ca', at('ca.crt'), '--certificate', at('engine.crt')], '--certificate: these files'],
    [
      'another password',
      () => ['--ca', at('ca.crt'), ...keyStore().slice(0, 2), '--passphrase-file', at('wrong')],
      '--passphrase-file has',
    ],
    ['an authority that is none', () => ['--ca', at('wrong')], '--ca: these files'],
    ['a file that is not there', () => ['--ca', at('nowhere')], 'there is no such file'],
    ['no proof for a token', () => ['--ca', at('ca.crt'), '--client-id', 'engine'], 'needed beside --client-id, or --certificate'],
  ])('%s', async (_what, parameters, said) => {
    const { status, output } = await exchange(['send', 'examples/adt-a01.hl7', '--url', server.url, ...parameters()]);
    expect([status, output]).toStrictEqual([1, expect.stringContaining(said)]);
    expect(output).not.toMatch(/^ +at /m);
  });

  it.each<[string, (url: string) => string, readonly string[], string]>([
    ['http where TLS is spoken', (url) => url.replace('https:', 'http:'), [], 'https:// in --url'],
    ['a certificate over http', (url) => url.replace('https:', 'http:'), ['--certificate', 'x'], 'must begin with https://'],
    ['another scheme', () => 'ftp://localhost', [], 'must be an address such as https://'],
  ])('%s', async (_what, url, parameters, said) => {
    const { status, output } = await exchange([
      'send',
      'examples/adt-a01.hl7',
      '--url',
      url(server.url),
      '--ca',
      at('ca.crt'),
      ...parameters,
    ]);
    expect([status, output]).toStrictEqual([1, expect.stringContaining(said)]);
  });
});

it('the help says how, and is there at once: nothing else is loaded for it', async () => {
  const timeOf = async (...parameters: string[]): Promise<number> => {
    const began = performance.now();
    const { output } = await exchange(parameters);
    expect(output).toMatch(/--certificate <file>[^]*EXCHANGE_CLIENT_CERTIFICATE[^]*--ca <file>|can be used/);
    return performance.now() - began;
  };
  const whole = await timeOf('check-config'); // which loads what the server loads to read its configuration
  expect((await timeOf('send', '--help')) / whole).toBeLessThan(0.7); // on a quiet machine 0.15
});
