import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, seen, startProgram, type Program } from './program.ts';

const MESSAGE = [
  'MSH|^~\\&|PAS|R0D|X|Y|20250601100000||ADT^A01|1|P|2.4',
  'PID|1||123^^^R0D^MR||Smith^Ann||19800101|W',
  'PV1|1|I|W1^^^R0D||||||||||||||||V1',
].join('\r');
const OVERRIDE = { 'code-maps': { '0001': { codes: { W: 'female' } } } };

let directory: string;
let config: string;
let program: Program;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-configuration-'));
  config = join(directory, 'config');
  cpSync('config', config, { recursive: true });
  program = startProgram({
    port: await freePort(),
    dataDirectory: join(directory, 'data'),
    environment: { EXCHANGE_CONFIG: config, EXCHANGE_LOG_FORMAT: 'json' },
  });
  await program.ready();
}, 30_000);
afterAll(async () => {
  await program.end('SIGTERM');
  rmSync(directory, { recursive: true });
});

interface Entry {
  readonly resource: { readonly resourceType: string; readonly gender?: string };
}

const genderIn = (answer: unknown): string | undefined =>
  (answer as { bundle: { entry: readonly Entry[] } }).bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource
    .gender;

function convert(body: unknown): Promise<Response> {
  return fetch(`${program.url}/$convert`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const request = (more: object = {}): object => ({ message: MESSAGE, sourceDomain: 'emergency-care', organisation: 'r0d', ...more });

describe('$convert with a body in JSON', () => {
  it('converts by the mapping of the source domain', async () => {
    const response = await convert(request());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      losses: expect.arrayContaining([{ source: 'PID-8[1]', reason: 'not-converted', text: 'W' }]) as unknown,
    });
  });

  it('converts with an override, which holds for this request alone', async () => {
    expect(genderIn(await (await convert(request({ override: OVERRIDE }))).json())).toBe('female');
    expect(genderIn(await (await convert(request())).json())).toBeUndefined();
  });

  it.each([
    [{ override: { 'code-maps': { '0001': { codes: { W: 'woman' } } } } }, 'override-invalid', 'override: code-maps.0001.codes.W'],
    [{ override: { 'code-maps': { '0001': { file: 'code-maps/language.csv' } } } }, 'override-invalid', 'override: code-maps.0001.file'],
    [{ override: { rule: {} } }, 'override-invalid', 'override: rule'],
    [{ override: 'text' }, 'override-invalid', 'override'],
    [{ message: undefined }, 'request-malformed', 'message'],
    [{ messages: '' }, 'request-malformed', 'messages'],
    [{ sourceDomain: 'none' }, 'source-domain-unknown', 'source-domain'],
    [{ organisation: 'ZZZ' }, 'organisation-not-allowed', 'organisation-code'],
    [{ message: 'hello' }, 'not-hl7', undefined],
  ])('%j is refused', async (more, code, location) => {
    const response = await convert(request(more));
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code, issues: [location === undefined ? {} : { location }] });
  });

  it('refuses what is no JSON', async () => {
    expect(await (await convert('{')).json()).toMatchObject({ code: 'request-malformed' });
  });
});

/** Resolves when the configuration has been taken up so often. */
async function reloaded(times: number): Promise<void> {
  while (program.output().split('"event":"configuration-reloaded"').length <= times)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a mapping that changes while the server runs', () => {
  it('is taken up as often as an editor puts a new file in the place of the old one', async () => {
    const file = join(config, 'source-domains', 'emergency-care.yaml');
    const before = readFileSync(file, 'utf8');
    for (const [revision, url] of ['one', 'two', 'three'].entries()) {
      writeFileSync(
        `${directory}/new.yaml`,
        before.replace('mapping: {}', `mapping: { profiles: { Patient: 'https://example.org/${url}' } }`),
      );
      renameSync(`${directory}/new.yaml`, file);
      await reloaded(revision + 1);
      expect(JSON.stringify(await (await convert(request())).json())).toContain(`https://example.org/${url}`);
    }
    writeFileSync(file, before);
    await reloaded(4);
  }, 30_000);

  it('is taken up; one with a fault is refused by its place, and the last good one stays', async () => {
    const file = join(config, 'source-domains', 'emergency-care.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(join(config, 'code-maps', 'sex.csv'), 'source,code\nW,female\n');
    writeFileSync(file, before.replace('mapping: {}', "mapping: { code-maps: { '0001': { file: code-maps/sex.csv } } }"));
    await reloaded(5);
    expect(genderIn(await (await convert(request())).json())).toBe('female');
    writeFileSync(join(config, 'code-maps', 'sex.csv'), 'source,code\nW,woman\n');
    await seen(program, '"event":"configuration-refused"');
    expect(program.output()).toContain('emergency-care.yaml: mapping.code-maps.0001.file');
    expect(program.output()).toContain('row 1: the element can hold male, female, other, unknown and nothing else');
    expect(genderIn(await (await convert(request())).json())).toBe('female');
  }, 30_000);
});

describe('exchange convert', () => {
  function exchange(
    ...parameters: readonly string[]
  ): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, ['bin/exchange.js', 'convert', ...parameters], (_error, stdout, stderr) => {
        resolve({ status: child.exitCode ?? 1, stdout, stderr });
      });
    });
  }
  const file = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };

  it('shows bundle, lineage and losses without a server', async () => {
    const { status, stdout } = await exchange(file('m.hl7', MESSAGE), '--config', 'config');
    expect(status).toBe(0);
    for (const heading of ['== BUNDLE (', '== LINEAGE (', '== LOSSES (', '== FINDINGS (', '== ACKNOWLEDGEMENT'])
      expect(stdout).toContain(heading);
    expect(stdout).toMatch(/PID-7\[1\] +Patient\[0\]\.birthDate +PID\[Patient\] PID-7/);
    expect(stdout).toMatch(/PID-8\[1\] +not-converted +"W"/);
  });

  it('takes an override, and answers in JSON as $convert does', async () => {
    const override = file('o.yaml', "code-maps: { '0001': { codes: { W: female } } }\n");
    const { status, stdout } = await exchange(file('m.hl7', MESSAGE), '--config', 'config', '--override', override, '--json');
    expect([status, genderIn(JSON.parse(stdout))]).toStrictEqual([0, 'female']);
  });

  it.each([
    [
      'an element that does not exist',
      'o.yaml',
      'rules: { "PID[Patient]": [{ add: PID-27, to: gendr, how: text }] }',
      'o.yaml: rules["PID[Patient]"][0].to: Patient has no such element; it has',
    ],
    ['no YAML', 'o.yaml', 'rules: [', 'o.yaml:1:'],
  ])('explains %s', async (_case, name, content, said) => {
    const { status, stderr } = await exchange(file('m.hl7', MESSAGE), '--config', 'config', '--override', file(name, content));
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(said)]);
  });

  it.each([
    ['no message', 'hello', [], 'The first segment must be MSH.'],
    [
      'a source domain that is not there',
      MESSAGE,
      ['--source-domain', 'none'],
      'there is no such source domain; there are emergency-care, patient-administration',
    ],
    ['a message that would be refused', MESSAGE.replace('PID', 'PDI'), [], 'The message would be refused, with HTTP 422:'],
  ])('explains %s', async (_case, message, options, said) => {
    const { status, stderr } = await exchange(file('m.hl7', message), '--config', 'config', ...options);
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(said)]);
  });
});
