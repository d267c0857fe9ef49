import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYNTHETIC_EVENTS } from '../../src/synthetic/synthetic-messages.ts';
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

/** Answers each message as a test wants it; undefined: it hangs up. */
async function stubServer(
  answer: (controlId: string, count: number) => string | undefined,
): Promise<{ url: string; close: () => Promise<void> }> {
  let count = 0;
  const stub = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const text = answer(body.split('|')[9] ?? '', ++count);
      if (text === undefined) request.socket.destroy();
      else response.end(text);
    });
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  const { port } = stub.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) =>
        stub.close(() => {
          resolve();
        }),
      ),
  };
}

describe('exchange generate', () => {
  it('sends every event, and each is acknowledged', async () => {
    const { status, stdout } = await exchange('all', '--seed', '1', '--send', '--url', server.url);
    expect([status, stdout]).toStrictEqual([0, `AA ${SYNTHETIC_EVENTS.length}\n`]);
  }, 60_000);

  it('says what was refused, with the first reasons, and ends with 1', async () => {
    const { status, stdout } = await exchange('--count', '7', '--send', '--url', server.url, '--organisation', 'XYZ9');
    expect(status).toBe(1);
    expect(stdout).toContain('no acknowledgement 7\n');
    expect(stdout).toContain('The organisation may not send to this source domain.');
    expect(stdout).not.toContain('{');
    expect(stdout).toContain('and 2 more');
  });

  it.each([
    ['another message', () => 'MSH|^~\\&|DEX|QVV|||||ACK|1|T|2.5.1\rMSA|AA|OTHER\r', 'of another message 2\n', 'that of OTHER'],
    ['AR', (id: string) => `MSH|^~\\&|DEX|QVV|||||ACK|1|T|2.5.1\rMSA|AR|${id}|PID is missing\r`, 'AR 2\n', 'PID is missing'],
    ['the page of a proxy', () => '<html>Bad gateway</html>', 'no acknowledgement 2\n', 'Bad gateway'],
  ])('%s for an answer is a refusal', async (_name, answer, summary, reason) => {
    const { url, close } = await stubServer(answer);
    const { status, stdout } = await exchange('--count', '2', '--send', '--url', url);
    await close();
    expect([status, stdout]).toStrictEqual([1, expect.stringContaining(summary)]);
    expect(stdout).toContain(reason);
  });

  it('says what has been acknowledged when the server goes away', async () => {
    const { url, close } = await stubServer((id, count) => (count > 3 ? undefined : `MSH|^~\\&|DEX|QVV|||||ACK|1|T|2.5.1\rMSA|AA|${id}\r`));
    const { status, stdout, stderr } = await exchange('--count', '9', '--send', '--url', url);
    await close();
    expect([status, stdout]).toStrictEqual([1, 'AA 3\n']);
    expect(stderr).toMatch(/ended the connection without an answer|Nothing answers at that address/);
  });

  it('writes and sends the same messages', async () => {
    const sent: string[] = [];
    const { url, close } = await stubServer((id) => {
      sent.push(id);
      return `MSH|^~\\&|DEX|QVV|||||ACK|1|T|2.5.1\rMSA|AA|${id}\r`;
    });
    const folder = join(directory, 'both');
    const { status } = await exchange('BAR', '--out', folder, '--send', '--url', url);
    await close();
    const written = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').split('|')[9]);
    expect([status, written]).toStrictEqual([0, sent]);
    expect(readdirSync(folder)).toContain('000002-BAR_P05.hl7');
  });

  it('prints one message as a file to be converted', async () => {
    const { stdout } = await exchange('ORU^R01', '--seed', '5');
    expect(stdout.split('\n').filter((line) => line === '')).toHaveLength(1);
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
    [['--organisation', 'r|d'], 'is no ODS code'],
    [['--count', 'many'], 'It must be a whole number.'],
    [['--at', 'noon'], 'It must be a time such as'],
  ])('%j: says what would be right', async (parameters, expected) => {
    const { status, stderr } = await exchange(...parameters);
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining(expected)]);
  });
});
