import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { certificateOf, serverCertificate, type TestCertificate } from '../factories/certificates.ts';
import { INGEST_HEADERS } from './program.ts';
import { startServer, type TestServer } from './server.ts';

/** Short, so that the tests are. */
const LIMITS = {
  'handshake-seconds': 0.4,
  'header-seconds': 0.4,
  'header-bytes': 4096,
  'header-count': 30,
  'bytes-per-second': 2000,
  'patience-seconds': 0.6,
  'idle-seconds': 0.4,
};
const HEAD = ['POST /$ingest HTTP/1.1', 'Host: localhost', ...Object.entries(INGEST_HEADERS).map((pair) => pair.join(': '))];
const MESSAGE = 'MSH|^~\\&|A|R0D|B|RDZ|20231127125907||ADT^A01|S1|P|2.4\rPID|1||S1^^^R0D^MR||EXAMPLE^SOFIA\rPV1|1|I\r';

let server: TestServer;
let overTls: TestServer;
let authority: TestCertificate;
const sockets: Socket[] = [];
beforeAll(async () => {
  authority = await certificateOf({ purpose: 'authority', name: 'CN=Trust CA' });
  const own = await serverCertificate(authority);
  const start = (settings: object): Promise<TestServer> =>
    startServer({
      configure: (directory) => {
        writeFileSync(join(directory, 'server.crt'), own.certificate);
        writeFileSync(join(directory, 'server.key'), own.key, { mode: 0o600 });
        writeFileSync(join(directory, 'exchange.yaml'), JSON.stringify({ server: settings }));
      },
    });
  server = await start({ limits: LIMITS });
  overTls = await start({ limits: { ...LIMITS, 'connections-per-address': 3 }, tls: { certificate: 'server.crt', key: 'server.key' } });
}, 30_000);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await server.close();
  await overTls.close();
});

interface Connection {
  readonly socket: Socket;
  /** What came until the server ended the connection. */
  readonly ended: Promise<string>;
}

async function open({ url }: TestServer): Promise<Connection> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) =>
    socket.once('close', () => {
      resolve(received);
    }),
  );
  await once(socket, 'connect');
  return { socket, ended };
}

/** Sends pieces, one every few milliseconds, until they are sent or the server has had enough. */
async function drip(socket: Socket, pieces: Iterable<string>, everyMs: number): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const problem = (status: number, code: string): unknown =>
  expect.stringMatching(new RegExp(`^HTTP/1.1 ${status} [^]*content-type: application/problem\\+json[^]*"code":"${code}"`, 'i'));
const withBody = (length: number): string => [...HEAD, `Content-Length: ${length}`, '', ''].join('\r\n');

describe('a client that is too slow', () => {
  it('with its first byte, is answered 408 and disconnected', async () => {
    const { ended } = await open(server);
    expect(await ended).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('with its headers, though they never stop coming', async () => {
    const { socket, ended } = await open(server);
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n');
    const forever = (function* () {
      for (let index = 0; ; index++) yield `X-${index}: 1\r\n`;
    })();
    await drip(socket, forever, 50);
    expect(await ended).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('with its body that stands still', async () => {
    const { socket, ended } = await open(server);
    socket.write(withBody(1000) + MESSAGE);
    expect(await ended).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('with its body that drips', async () => {
    const { socket, ended } = await open(server);
    socket.write(withBody(100_000) + 'MSH|'.repeat(1000)); // a good start does not help
    await drip(socket, Array<string>(1000).fill('x'), 20);
    expect(await ended).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('with chunks that drip', async () => {
    const { socket, ended } = await open(server);
    socket.write([...HEAD, 'Transfer-Encoding: chunked', '', ''].join('\r\n'));
    await drip(socket, Array<string>(1000).fill('1\r\nx\r\n'), 20);
    expect(await ended).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('with the body of a request that is refused already', async () => {
    const { socket, ended } = await open(server);
    socket.write(withBody(100_000).replace('data-type', 'date-type'));
    await drip(socket, Array<string>(1000).fill('x'), 20);
    expect(await ended).toStrictEqual(problem(400, 'header-missing'));
  });

  it('with its next request: the connection ends without a word', async () => {
    const { socket, ended } = await open(server);
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await ended).toMatch(/^HTTP\/1.1 200 [^]*"up"\}$/);
  });

  it('to read its answer, is disconnected', async () => {
    const { socket, ended } = await open(server);
    socket.pause();
    const request = 'GET /swagger/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n'; // 1.4 MB each: more than the kernel holds
    socket.write(request.repeat(8));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    socket.resume();
    const received = await ended;
    expect(received.startsWith('HTTP/1.1 200')).toBe(true);
    expect(received.split('HTTP/1.1 200').length - 1).toBeLessThan(8);
  });
});

describe('a client that is slow, but not too slow', () => {
  it('gets its message through, though it takes longer than any one limit', async () => {
    const { socket, ended } = await open(server);
    const filler = `NTE|1||${'x'.repeat(7000)}\r`;
    const message = MESSAGE + filler;
    socket.write(withBody(message.length).replace('Host', 'Connection: close\r\nHost'));
    const pieces = message.match(/[^]{1,200}/g) ?? [];
    await drip(socket, pieces, 50); // 4,000 bytes/s, 1.8 s
    expect(await ended).toMatch(/^HTTP\/1.1 200 [^]*\rMSA\|AA\|S1\|/);
  });
});

describe('the size of the head', () => {
  it.each([
    ['many bytes', `X-Long: ${'x'.repeat(5000)}`],
    ['many headers', Array.from({ length: 40 }, (_, index) => `X-${index}: 1`).join('\r\n')],
    ['very many headers', Array.from({ length: 700 }, () => `a:b`).join('\r\n')],
  ])('%s: 431', async (_what, headers) => {
    const { socket, ended } = await open(server);
    socket.write(`GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n\r\n`);
    expect(await ended).toStrictEqual(problem(431, 'headers-too-large'));
  });
});

describe('over TLS', () => {
  it('a handshake that does not come to its end is ended', async () => {
    const { ended } = await open(overTls);
    expect(await ended).toBe('');
    const { socket, ended: endedToo } = await open(overTls);
    await drip(socket, Array<string>(1000).fill('\u0016'), 50);
    expect(await endedToo).toBe('');
  });

  it('a body that drips is answered 408', async () => {
    const socket = connectTls({ port: Number(new URL(overTls.url).port), host: '127.0.0.1', ca: authority.certificate });
    sockets.push(socket);
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1'))).on('error', () => undefined);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await once(socket, 'secureConnect');
    socket.write(withBody(100_000));
    await drip(socket, Array<string>(1000).fill('x'), 20);
    await ended;
    expect(received).toStrictEqual(problem(408, 'request-timeout'));
  });

  it('one address has no more connections than it may; those that end make room', async () => {
    const request = 'GET /health/live HTTP/1.1\r\n';
    const secure = async (): Promise<Connection> => {
      const socket = connectTls({ port: Number(new URL(overTls.url).port), host: '127.0.0.1', ca: authority.certificate });
      sockets.push(socket);
      socket.on('error', () => undefined);
      const ended = new Promise<string>((resolve) => {
        socket.once('close', () => {
          resolve('closed');
        });
      });
      await Promise.race([new Promise((resolve) => socket.once('secureConnect', resolve)), ended]);
      if (!socket.destroyed) socket.write(request);
      return { socket, ended };
    };
    const three = [await secure(), await secure(), await secure()];
    const fourth = await secure();
    expect(await Promise.race([fourth.ended, ...three.map(({ ended }) => ended.then(() => 'one of the first'))])).toBe('closed');
    for (const { socket } of three) socket.destroy();
    await Promise.all(three.map(({ ended }) => ended));
    let later = await secure();
    while (later.socket.destroyed) later = await secure(); // the server hears of an end a moment later
    later.socket.write('Host: localhost\r\n\r\n');
    const [chunk] = (await once(later.socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1.1 200/);
  });
});
