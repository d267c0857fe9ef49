import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, INGEST_HEADERS, type Program, seen, startProgram } from './program.ts';

/** The status of an answer, or the code of what came instead of one. */
async function ask(url: string, agent: Agent): Promise<string> {
  return await new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().once('end', () => {
        resolve(String(response.statusCode));
      });
    }).once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.name);
    });
  });
}

/** The program with a configuration of its own, which may be changed. */
async function startOnCopy(name: string): Promise<{ readonly program: Program; readonly config: string }> {
  const config = join(directory, name);
  cpSync('config', config, { recursive: true });
  const port = await freePort();
  const environment = { EXCHANGE_CONFIG: config };
  const program = startProgram({ port, dataDirectory: join(directory, `${name}-data`), environment });
  await program.ready();
  return { program, config };
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-process-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says in one screen where it is, and ends with its whole tree on SIGTERM', async () => {
    const port = await freePort();
    const program = startProgram({
      port,
      dataDirectory: '',
      command: ['npm', 'start', '--', '--port', String(port), '--data', join(directory, 'one')],
    });
    await program.ready();
    const started = program
      .output()
      .split('\n')
      .map((line) => (line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : {}))
      .find(({ event }) => event === 'started');
    expect(started).toMatchObject({
      url: `http://localhost:${port}`,
      swaggerUrl: `http://localhost:${port}/swagger/index.html`,
      sourceDomains: ['emergency-care', 'patient-administration'],
      backend: 'embedded',
      authentication: 'none',
    });
    await program.end('SIGTERM'); // resolves when nobody of the tree holds its output any more
    expect(program.output()).toContain('"event":"stopped"');
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
  }, 30_000);

  it('ends with npx, too', async () => {
    const port = await freePort();
    const program = startProgram({
      port,
      dataDirectory: '',
      command: ['npx', '--no-install', 'exchange', 'serve', '--port', String(port), '--data', join(directory, 'npx')],
    });
    await program.ready();
    await program.end('SIGTERM');
    expect(program.output()).toContain('"event":"stopped"');
  }, 30_000);

  it('answers what is in flight and then closes, whoever goes on asking', async () => {
    const port = await freePort();
    const program = startProgram({ port, dataDirectory: join(directory, 'drained') });
    await program.ready();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let isOver = false;
    const outcomes: string[] = [];
    const askOn = async (): Promise<void> => {
      while (!isOver) {
        const outcome = await ask(`${program.url}/health/live`, agent);
        if (outcome === 'ECONNREFUSED') return;
        outcomes.push(outcome);
      }
    };
    const asking = Promise.all(Array.from({ length: 8 }, askOn));
    while (outcomes.length < 50) await setImmediate();
    program.process.kill('SIGTERM');
    const told = performance.now();
    const status = await program.end();
    const milliseconds = performance.now() - told;
    isOver = true;
    await asking;
    agent.destroy();
    expect([status, new Set(outcomes)]).toStrictEqual([0, new Set(['200'])]);
    expect(milliseconds).toBeLessThan(5000); // else they were cut off in the end
  }, 30_000);

  it('says which port it was given', async () => {
    const program = startProgram({ port: 0, dataDirectory: join(directory, 'any-port') });
    await seen(program, '"event":"started"');
    const [, url = ''] = /"url":"([^"]*)"/.exec(program.output()) ?? [];
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await program.end('SIGTERM');
  }, 30_000);

  it.each([
    ['an address that others can reach', ['--host', '0.0.0.0'], 'allow-unauthenticated'],
    ['a port that is none', ['--port', '123456'], '--port'],
    ['a data directory that cannot be made', ['--data', '/proc/x'], 'the data directory /proc/x cannot be made'],
    ['a configuration that is not there', ['--config', 'no-such-directory'], 'no-such-directory'],
  ])('refuses %s, and says why', (_case, parameters, said) => {
    const { status, stderr } = spawnSync(process.execPath, ['dist/main.js', '--data', join(directory, 'two'), ...parameters], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(said)]);
  });

  it('takes up a changed configuration while running, and keeps the last good one', async () => {
    const { program, config } = await startOnCopy('watched');
    const codeOf = async (): Promise<string> => {
      const headers = { ...INGEST_HEADERS, 'source-domain': 'new-domain' };
      const response = await fetch(`${program.url}/$ingest`, { method: 'POST', headers, body: 'MSH' });
      return ((await response.json()) as { readonly code: string }).code;
    };
    expect(await codeOf()).toBe('source-domain-unknown');
    const file = join(config, 'source-domains', 'new-domain.yaml');
    writeFileSync(file, 'name: new-domain\ntitle: New\norganisations: [R0D]\n');
    await seen(program, '"event":"configuration-reloaded"');
    expect(await codeOf()).toBe('not-hl7');
    writeFileSync(file, 'name: new-domain\ntitle: New\norganisations: [R0D]\nno-such-key: 1\n');
    await seen(program, '"event":"configuration-refused"');
    expect(await codeOf()).toBe('not-hl7');
    expect(program.output()).toContain('new-domain.yaml: no-such-key');
    await program.end('SIGTERM');
  }, 30_000);

  it('goes on watching a configuration directory that was away for a moment', async () => {
    const { program, config } = await startOnCopy('replaced');
    renameSync(config, `${config}-aside`);
    await seen(program, '"event":"configuration-unwatched"');
    renameSync(`${config}-aside`, config);
    await seen(program, '"event":"configuration-reloaded"');
    writeFileSync(join(config, 'source-domains', 'another.yaml'), 'name: another\ntitle: Another\norganisations: [R0D]\n');
    await seen(program, '"another"');
    await program.end('SIGTERM');
    expect(program.output()).toContain('"sourceDomains":["another","emergency-care"');
  }, 30_000);

  it('refuses a data directory that another server holds, and comes up once that one is gone, even by kill -9', async () => {
    const dataDirectory = join(directory, 'held');
    const first = startProgram({ port: await freePort(), dataDirectory });
    await first.ready();
    const second = startProgram({ port: await freePort(), dataDirectory });
    const status = await second.end();
    await first.end('SIGKILL');
    const third = startProgram({ port: await freePort(), dataDirectory });
    await third.ready();
    expect(await third.end('SIGTERM')).toBe(0);
    expect([status, second.output()]).toStrictEqual([
      1,
      expect.stringContaining(`the data directory ${dataDirectory} is held by process ${String(first.process.pid)} on `),
    ]);
  }, 30_000);

  it('refuses a data directory whose key is another one', async () => {
    const dataDirectory = join(directory, 'three');
    const port = await freePort();
    const program = startProgram({ port, dataDirectory });
    await program.ready();
    await program.end('SIGTERM');
    rmSync(join(dataDirectory, 'keys'), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, ['dist/main.js', '--port', String(port), '--data', dataDirectory], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining('key')]);
  }, 30_000);
});

describe('exchange', () => {
  const run = (...parameters: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['bin/exchange.js', ...parameters], { encoding: 'utf8' });

  it.each([['--help'], ['serve', '--help'], ['check-config', '--help'], ['send', '--help'], ['convert', '--help'], ['status', '--help']])(
    'explains itself: %s %s',
    (...parameters) => {
      const { status, stdout } = run(...parameters.filter((word) => word !== ''));
      expect([status, stdout]).toStrictEqual([0, expect.stringContaining('Usage: exchange')]);
    },
  );

  it('says that a configuration can be used, or lists what is wrong with it', () => {
    expect(run('check-config')).toMatchObject({ status: 0, stdout: expect.stringContaining('emergency-care') });
    expect(run('check-config', '--config', 'docs')).toMatchObject({ status: 1, stderr: expect.stringContaining('exchange.yaml') });
  });

  it('says what it is', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('checks what keeps a server from starting, too', () => {
    const config = join(directory, 'reachable');
    cpSync('config', config, { recursive: true });
    const file = join(config, 'exchange.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('host: 127.0.0.1', 'host: 0.0.0.0'));
    expect(run('check-config', '--config', config)).toMatchObject({ status: 1, stderr: expect.stringContaining('allow-unauthenticated') });
  });

  it('says that nothing answers, and how to start it', async () => {
    const { status, stderr } = run('status', '--url', `http://127.0.0.1:${await freePort()}`);
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining('npm start')]);
  });

  it.each([
    ['a file that is not there', ['send', 'no-such-file'], 'no-such-file: there is no such file'],
    ['a directory', ['send', 'docs'], 'is a directory; name a file'],
    ['an address that is none', ['status', '--url', 'foo'], '--url must be an address'],
    ['a data directory that is a file', ['serve', '--data', 'package.json'], 'package.json: is a file; name a directory'],
  ])('explains %s in one line', (_case, parameters, said) => {
    const { status, stderr } = run(...parameters);
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(said)]);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('sends, converts and asks a running server', async () => {
    const port = await freePort();
    const program = startProgram({ port, dataDirectory: join(directory, 'four') });
    await program.ready();
    const sent = await output('send', '--url', program.url, 'examples/adt-a01.hl7');
    const converted = JSON.parse(await output('convert', '--json', 'examples/adt-a01.hl7')) as {
      bundle: { entry: { resource: { resourceType: string } }[] };
      losses: unknown[];
    };
    const status = await output('status', '--url', program.url);
    await program.end('SIGTERM');
    expect(sent).toContain('MSA|AA|667151|');
    expect(converted.bundle.entry[0]?.resource.resourceType).toBe('MessageHeader');
    expect(status).toContain('"status":"up"');
  }, 30_000);

  /** Beside the server in this very process group: not synchronously, or the test could not read what the server writes. */
  async function output(...parameters: string[]): Promise<string> {
    const child = spawn(process.execPath, ['bin/exchange.js', ...parameters]);
    let written = '';
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString('utf8')));
    await new Promise((resolve) => child.once('close', resolve));
    return written;
  }
});
