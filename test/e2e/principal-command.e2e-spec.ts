import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isSecretOf } from '../../src/auth/secret.ts';
import { certificateOf, fingerprintOf } from '../factories/certificates.ts';
import { freePort, startProgram } from './program.ts';

jest.setTimeout(60_000); // each command is a program of its own

let directory: string;
let config: string;
let file: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-principal-'));
  config = join(directory, 'config');
  file = join(config, 'service-principals.yaml');
  cpSync('config', config, { recursive: true });
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Not synchronously: what it asks may be a server of this test. */
async function exchange(...parameters: string[]): Promise<Ran> {
  const child = spawn(process.execPath, ['bin/exchange.js', ...parameters]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}
const principal = (...parameters: string[]): Promise<Ran> => exchange('principal', ...parameters, '--config', config);
const secretIn = ({ output }: Ran): string => /shown this once: (\S+)/.exec(output)?.[1] ?? '';
const hashes = (): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/hash: (sha256:[\w-]{22}:[\w-]{43})$/gm)].map(([, hash]) => hash ?? '');

describe('exchange principal', () => {
  it('registers a principal, shows the secret once, keeps its hash and every comment', async () => {
    const before = readFileSync(file, 'utf8').split('\n');
    const mode = statSync(file).mode;
    const added = await principal(
      ...['add', 'rdz-engine', '--title', 'Engine of RDZ', '--connect-as', 'RDZ', '--send-as', 'RDZ', 'R0D'],
      ...['--send-category', 'ADT', 'ORU^R01', '--source-domain', 'emergency-care', '--scope', 'system/Patient.rs'],
    );
    expect(added.status).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(secretIn(added));
    expect(isSecretOf(hashes()[0] ?? '', secretIn(added))).toBe(true);
    expect(before.filter((line) => !text.split('\n').includes(line))).toStrictEqual([]);
    expect(statSync(file).mode).toBe(mode);
    const listed = await principal('list');
    expect(listed.output).toContain('rdz-engine: Engine of RDZ\n  connects as RDZ; sends as RDZ R0D: ADT ORU^R01 to emergency-care\n');
    expect(listed.output).not.toContain(secretIn(added));
  });

  it('rotates: the new secret comes first, the old one ends', async () => {
    const rotated = await principal('rotate', 'rdz-engine', '--overlap-days', '1');
    const [latest = '', old] = hashes();
    expect([rotated.status, isSecretOf(latest, secretIn(rotated)), old === undefined]).toStrictEqual([0, true, false]);
    expect((await principal('list')).output).toMatch(/proves it by secret secret until \d{4}-\d\d-\d\d\n/);
  });

  it('registers a principal by its certificate, and by nothing else', async () => {
    const certificate = await certificateOf({ purpose: 'client', name: 'CN=engine' });
    const pem = join(directory, 'engine.crt');
    writeFileSync(pem, certificate.certificate);
    const added = await principal('add', 'certified', '--title', 'Engine', '--connect-as', 'R0D', '--certificate', pem, '--no-secret');
    expect(added).toStrictEqual({ status: 0, output: 'Client id: certified\n' });
    expect(readFileSync(file, 'utf8')).toContain(`fingerprint: ${fingerprintOf(certificate)}`);
    expect((await principal('list')).output).toContain('proves it by certificate by fingerprint');
    const again = await principal('add', 'second', '--title', 'X', '--certificate', pem);
    expect([again.status, again.output]).toStrictEqual([1, expect.stringContaining('is a certificate of certified too')]);
    const none = await principal('add', 'third', '--title', 'X', '--certificate', 'package.json');
    expect([none.status, none.output]).toStrictEqual([1, expect.stringContaining('package.json holds no certificate in PEM')]);
  });

  it('disables and enables', async () => {
    expect((await principal('disable', 'rdz-engine')).status).toBe(0);
    expect((await principal('list')).output).toContain('rdz-engine: Engine of RDZ (disabled)');
    expect((await principal('enable', 'rdz-engine')).status).toBe(0);
    expect((await principal('list')).output).not.toContain('disabled');
  });

  it.each([
    ['an id that is there', ['add', 'r0d-mirth', '--title', 'X'], 'r0d-mirth is there already'],
    ['a source domain that is not', ['add', 'x', '--title', 'X', '--source-domain', 'nowhere'], 'must be the name of a source domain'],
    ['a scope of version 1', ['add', 'x', '--title', 'X', '--scope', 'system/Patient.read'], 'must be a SMART v2 system scope'],
    ['an id that cannot be one', ['add', 'a b', '--title', 'X'], 'must be 1 to 64 letters'],
    ['somebody who is not there', ['disable', 'nobody'], 'there is no principal nobody'],
    ['a time that is none', ['rotate', 'rdz-engine', '--overlap-days', '1000'], 'whole number from 0 to 90'],
  ])('refuses %s, and leaves the file as it was', async (_what, parameters, said) => {
    const before = readFileSync(file, 'utf8');
    const { status, output } = await principal(...parameters);
    expect([status, output]).toStrictEqual([1, expect.stringContaining(said)]);
    expect(output).not.toMatch(/hxs_/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('exchange status, where callers must be known', () => {
  it('is let in by the key of the data directory, and by none else', async () => {
    writeFileSync(join(config, 'exchange.yaml'), 'auth: { mode: required }\n');
    const port = await freePort();
    const dataDirectory = join(directory, 'data');
    const command = ['dist/main.js', '--port', String(port), '--data', dataDirectory, '--config', config];
    const program = startProgram({ port, dataDirectory, command: [process.execPath, ...command] });
    await program.ready();
    const known = await exchange('status', '--url', program.url, '--data', dataDirectory);
    const unknown = await exchange('status', '--url', program.url, '--data', join(directory, 'elsewhere'));
    await program.end('SIGTERM');
    expect(known).toMatchObject({ status: 0, output: expect.stringContaining('"status":"up"') });
    expect(unknown).toMatchObject({ status: 1, output: expect.stringContaining('authentication-missing') });
    expect(program.output()).toContain('"authentication":"required"');
    expect(program.output()).not.toContain('EVERY CALLER IS BELIEVED');
  });
});
