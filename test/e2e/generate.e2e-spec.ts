import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
let directory: string;

beforeAll(async () => {
  server = await startServer();
  directory = mkdtempSync(join(tmpdir(), 'exchange-generate-'));
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Not in this process's own time: the server that is spoken to runs in it. */
function exchange(...parameters: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['bin/exchange.js', 'generate', ...parameters], (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? 1, stdout, stderr });
    });
  });
}

describe('exchange generate', () => {
  it('sends every event, and each is acknowledged', async () => {
    const { status, stdout } = await exchange('all', '--count', '97', '--seed', '1', '--send', '--url', server.url);
    expect([status, stdout]).toStrictEqual([0, 'AA 97\n']);
  }, 60_000);

  it('says what was refused, with the first reasons, and ends with 1', async () => {
    const { status, stdout } = await exchange('--count', '7', '--send', '--url', server.url, '--organisation', 'XYZ9');
    expect(status).toBe(1);
    expect(stdout).toContain('no acknowledgement 7\n');
    expect(stdout).toContain('organisation-not-allowed');
    expect(stdout).toContain('and 2 more');
  });

  it('writes the same files for the same seed and time', async () => {
    const at = ['ORU^R01', '--count', '2', '--seed', '5', '--at', '2025-06-01T12:00:00Z', '--out'];
    expect(
      [await exchange(...at, join(directory, 'a')), await exchange(...at, join(directory, 'b'))].map(({ status }) => status),
    ).toStrictEqual([0, 0]);
    const [first, second] = ['a', 'b'].map((name) =>
      readdirSync(join(directory, name)).map((file) => readFileSync(join(directory, name, file), 'utf8')),
    );
    expect(first).toStrictEqual(second);
    expect(first?.[1]).toContain('ORU^R01');
  });

  it.each([
    [['ADT^A99'], '"ADT^A99" is not known'],
    [['--count', 'many'], 'It must be a whole number.'],
    [['--at', 'noon'], 'It must be a time such as'],
  ])('%j: says what would be right', async (parameters, expected) => {
    const { status, stderr } = await exchange(...parameters);
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(expected)]);
  });
});
