import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, startProgram } from './program.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'exchange-old-node-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** This Node, as far as a program can tell an old one. */
const DISGUISE = `data:text/javascript,${encodeURIComponent(
  'for (const [name, value] of [["version", "v20.0.0"], ["versions", { ...process.versions, node: "20.0.0" }]]) Object.defineProperty(process, name, { value })',
)}`;

/** The first older Node in PATH: where there is one, the real thing is tried too. */
function olderNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.find(
    (path) => existsSync(path) && /^v(1\d|2[0-3])\./.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout),
  );
}

const older = olderNode();
const NODES: [string, readonly string[]][] = [['a Node that says it is 20', [process.execPath, '--import', DISGUISE]]];
if (older !== undefined) NODES.push(['an older Node of this machine', [older]]);
else process.stderr.write('No Node older than 24 is in PATH: old-node.e2e-spec.ts has only a disguised one.\n');

describe.each(NODES)('%s', (_name, [node = '', ...parameters]) => {
  const run = (...further: string[]): { status: number | null; stderr: string; stdout: string } =>
    spawnSync(node, [...parameters, ...further], { encoding: 'utf8' });

  it.each([
    ['the program', ['dist/main.js'], 'This program runs on Node 24, not v2'],
    ['npm start', ['scripts/start.js'], 'This program runs on Node 24, not v2'],
    ['the tests', ['node_modules/jest/bin/jest.js', 'src/telemetry/metrics'], 'The tests run on Node 24, not v2'],
  ])('is told in one sentence what %s needs', (_what, command, said) => {
    const { status, stderr } = run(...command);
    expect([status, stderr.trimEnd().split('\n')]).toStrictEqual([1, [expect.stringContaining(said)]]);
    expect(stderr).toContain('npm rebuild node');
  });

  it('runs the command line on the Node that the project brings, and passes its exit status on', () => {
    expect(run('bin/exchange.js', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: exchange') });
    expect(run('bin/exchange.js', 'check-config', '--config', 'docs')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('docs/exchange.yaml'),
    });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'passes %s on to the server, which finishes and stops',
    async (signal) => {
      const port = await freePort();
      const command = [node, ...parameters, 'bin/exchange.js', 'serve', '--port', String(port), '--data', join(directory, signal)];
      const program = startProgram({ port, dataDirectory: '', command });
      await program.ready();
      expect(await program.end(signal)).toBe(0); // resolves when nobody of the tree holds its output any more
      expect(program.output()).toContain('"event":"stopped"');
    },
    30_000,
  );
});
