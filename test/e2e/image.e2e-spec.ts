import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { makeTrialCertificates } from '../../src/auth/trial-certificates.ts';
import { freePort, seen, startProgram } from './program.ts';

/** The stages of the Dockerfile, as far as they copy and run. */
const STAGES = readFileSync('Dockerfile', 'utf8')
  .replaceAll('\\\n', ' ')
  .split(/^FROM .*$/m)
  .slice(1)
  .map((stage) => stage.split('\n').map((line) => line.trim()));

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'exchange-image-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Runs a command as the image would: the Node of this process first in PATH, as in the base image. */
function run(command: string, directory: string): void {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  const { status, stderr } = spawnSync('/bin/sh', ['-c', command], {
    cwd: directory,
    env: { ...process.env, PATH, npm_config_prefer_offline: 'true' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command}\n${stderr}`);
}

/** COPY and RUN of one stage, in order. What belongs to the container's file system alone (users, /data) is left out. */
function build(lines: readonly string[], directory: string, earlier: string): void {
  mkdirSync(directory);
  for (const line of lines) {
    const [instruction, ...words] = line.split(/\s+/);
    if (instruction === 'COPY') {
      const from = words[0]?.startsWith('--from=') ? earlier : process.cwd();
      const names = words.filter((word) => !word.startsWith('--'));
      const target = names.at(-1) ?? '.';
      for (const name of names.slice(0, -1)) {
        const source = join(from, name.replace('/app/', ''));
        cpSync(source, target === './' ? join(directory, name) : join(directory, target), { recursive: true });
      }
    } else if (instruction === 'RUN' && !line.includes('chown')) run(line.slice(4), directory);
  }
}

describe('Dockerfile', () => {
  it('builds an image whose command starts the server and takes a message', async () => {
    const [buildStage = [], finalStage = []] = STAGES;
    build(buildStage, join(root, 'build'), '');
    build(finalStage, join(root, 'image'), join(root, 'build'));
    const command = JSON.parse(finalStage.find((line) => line.startsWith('CMD '))?.slice(4) ?? '[]') as string[];
    const port = await freePort();
    const program = startProgram({
      port,
      dataDirectory: '',
      directory: join(root, 'image'),
      command: [process.execPath, ...command.slice(1)],
      environment: {
        PORT: String(port),
        EXCHANGE_DATA: join(root, 'data'),
        EXCHANGE_CONFIG: join(root, 'image', 'config'),
        NODE_ENV: 'production',
      },
    });
    await program.ready();
    expect(check({ PORT: String(port), EXCHANGE_CONFIG: join(root, 'image', 'config') })).toBe(0);
    const answer = await fetch(`${program.url}/$ingest`, {
      method: 'POST',
      headers: { 'source-domain': 'emergency-care', 'organisation-code': 'r0d', 'data-type': 'Hl7v2', 'content-type': 'text/plain' },
      body: readFileSync('examples/adt-a01.hl7', 'utf8'),
    });
    expect(await answer.text()).toContain('\rMSA|AA|667151|');
    expect(await program.end('SIGTERM')).toBe(0);
    expect(program.output()).toContain('"event":"stopped"');
    expect(check({ PORT: String(port), EXCHANGE_CONFIG: join(root, 'image', 'config') })).toBe(1);
    await underTls(command);
  }, 300_000);

  /** The files of deploy/docker-compose.tls.yml, where it puts them. */
  async function underTls(command: readonly string[]): Promise<void> {
    const image = join(root, 'image');
    await makeTrialCertificates({ directory: join(image, 'certificates'), hosts: [], client: 'engine', days: 1, now: new Date() });
    const { configs } = parse(readFileSync('deploy/docker-compose.tls.yml', 'utf8')) as { configs: Record<string, { content: string }> };
    writeFileSync(join(image, 'config', 'exchange.yaml'), configs['exchange']?.content ?? '');
    const port = await freePort();
    const environment = {
      PORT: String(port),
      EXCHANGE_HOST: '0.0.0.0',
      EXCHANGE_DATA: join(root, 'data-tls'),
      EXCHANGE_CONFIG: join(image, 'config'),
    };
    const program = startProgram({
      port,
      dataDirectory: '',
      directory: image,
      command: [process.execPath, ...command.slice(1)],
      environment: { ...environment, NODE_ENV: 'production' },
    });
    await seen(program, '"event":"started"');
    expect(check(environment)).toBe(0);
    expect(await program.end('SIGTERM')).toBe(0);
  }

  /** Exit status of the command that the container engine runs. */
  function check(environment: Readonly<Record<string, string>>): number | null {
    const line = STAGES.at(-1)?.find((one) => one.startsWith('HEALTHCHECK ')) ?? '';
    const [, ...words] = JSON.parse(line.slice(line.indexOf('CMD ') + 4)) as string[];
    return spawnSync(process.execPath, words, { cwd: join(root, 'image'), env: { ...process.env, ...environment } }).status;
  }

  it('runs as another user than root, with a health check', () => {
    expect(STAGES.at(-1)).toStrictEqual(expect.arrayContaining(['USER node', 'VOLUME /data']));
    expect(STAGES.at(-1)?.join('\n')).toContain('HEALTHCHECK');
  });
});

describe('docker-compose.yml', () => {
  it('is the product alone, published on loopback only, with its data in a volume', () => {
    const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as {
      services: Record<string, { ports: string[]; volumes: string[]; container_name: string }>;
    };
    expect(Object.keys(services)).toStrictEqual(['healthcare-exchange']);
    expect(services['healthcare-exchange']).toMatchObject({ ports: ['127.0.0.1:8000:8000'], container_name: 'healthcare-exchange' });
    expect(services['healthcare-exchange']?.volumes).toContain('data:/data');
  });
});
