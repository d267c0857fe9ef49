import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { configureLogging } from '../../src/telemetry/logger.ts';
import { INGEST_HEADERS } from './program.ts';
import { startServer, type TestServer } from './server.ts';

const HEAD = ['POST /$ingest HTTP/1.1', 'Host: localhost', ...Object.entries(INGEST_HEADERS).map(([name, value]) => `${name}: ${value}`)];
const MESSAGE = 'MSH|^~\\&|A|R0D|B|RDZ|20231127125907||ADT^A01|W1|P|2.4\rPID|1||W1^^^R0D^MR||EXAMPLE^WENDY\rPV1|1|I\r';
const WHOLE = [...HEAD, `Content-Length: ${MESSAGE.length}`, '', MESSAGE].join('\r\n');
const ALIVE = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

let server: TestServer;
let lines: string[] = [];
beforeAll(async () => {
  server = await startServer();
  await configureLogging({ logFormat: 'json', logLevel: 'info' }, { write: (line) => lines.push(line) });
});
afterAll(async () => {
  await configureLogging({ logFormat: 'json', logLevel: 'fatal' }, { write: () => undefined });
  await server.close();
});
beforeEach(() => {
  lines = [];
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes as they are and reads until the server closes. @param end half-closes after the last byte. */
async function send(bytes: string, end = true): Promise<readonly Answer[]> {
  const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => (received += text));
  socket.on('error', () => undefined); // reset after the answer
  if (end) socket.end(bytes);
  else socket.write(bytes);
  socket.on('end', () => socket.end());
  await new Promise((resolve) => socket.once('close', resolve));
  return answersIn(received);
}

function answersIn(text: string): Answer[] {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return [];
  const [status = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [(field.split(': ')[0] ?? '').toLowerCase(), field.slice(field.indexOf(': ') + 2)]),
  );
  const code = Number(status.split(' ')[1]);
  const next = end + 4 + Number(headers['content-length'] ?? (code === 100 ? 0 : text.length));
  return [{ status: code, headers, body: text.slice(end + 4, next) }, ...answersIn(text.slice(next))];
}

const records = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('what cannot be read as HTTP', () => {
  it.each([
    ['no HTTP', 'MSH|^~\\&|A\r\n\r\n', 400, 'request-malformed'],
    ['HTTP of a bad version', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 400, 'request-malformed'],
    ['a Content-Length that is no number', [...HEAD, 'Content-Length: ten', '', ''].join('\r\n'), 400, 'request-malformed'],
    ['two Content-Lengths', [...HEAD, 'Content-Length: 1', 'Content-Length: 2', '', ''].join('\r\n'), 400, 'request-malformed'],
    ['headers that do not end', 'GET / HTTP/1.1\r\nHost: localhost\r\n', 400, 'request-malformed'],
    ['no Host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'request-malformed'],
    ['two Hosts', 'GET /health/live HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400, 'request-malformed'],
    ['both lengths', [...HEAD, 'Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '', ''].join('\r\n'), 400, 'request-malformed'],
    [
      'chunked and something behind it',
      [...HEAD, 'Transfer-Encoding: chunked, identity', '', '0', '', ''].join('\r\n'),
      400,
      'request-malformed',
    ],
    ['a header that is folded', [...HEAD, 'X-Folded: a', ' b', '', ''].join('\r\n'), 400, 'request-malformed'],
    ['a blank before the colon', [...HEAD, 'X-Blank : a', '', ''].join('\r\n'), 400, 'request-malformed'],
    ['lines that end with LF alone', 'GET /health/live HTTP/1.1\nHost: localhost\n\n', 400, 'request-malformed'],
    ['a carriage return in a header', [...HEAD, 'X-Return: a\rb', '', ''].join('\r\n'), 400, 'request-malformed'],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'request-malformed'],
    ['70 KB of headers', [...HEAD, `X-Long: ${'x'.repeat(70_000)}`, '', ''].join('\r\n'), 431, 'headers-too-large'],
    ['5 MB of headers', [...HEAD, `X-Long: ${'x'.repeat(5_000_000)}`, '', ''].join('\r\n'), 431, 'headers-too-large'],
    ['a body that is too short', [...HEAD, 'Content-Length: 999', '', MESSAGE].join('\r\n'), 400, 'body-incomplete'],
    ['a chunk of no size', [...HEAD, 'Transfer-Encoding: chunked', '', 'xyz', MESSAGE].join('\r\n'), 400, 'request-malformed'],
  ])('%s: problem+json with a correlation id, the connection closed, one line in the log', async (_case, bytes, status, code) => {
    const answers = await send(bytes);
    expect(answers).toStrictEqual([
      {
        status,
        headers: expect.objectContaining({
          'content-type': 'application/problem+json; charset=utf-8',
          'x-correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
          connection: 'close',
        }),
        body: expect.any(String),
      },
    ]);
    const id = answers[0]?.headers['x-correlation-id'];
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ code, status, correlationId: id });
    expect(records()).toMatchObject([{ event: 'request', status, correlationId: id }]);
  });

  it('needs no end of the client to close', async () => {
    expect(await send('GET / HTTP/9.9\r\n\r\n', false)).toMatchObject([{ status: 400 }]);
  });

  it('keeps the correlation id of a request whose body is broken', async () => {
    const [answer] = await send([...HEAD, 'X-Correlation-ID: mine-1', 'Content-Length: 999', '', MESSAGE].join('\r\n'));
    expect(answer?.headers['x-correlation-id']).toBe('mine-1');
  });
});

describe('a connection that breaks', () => {
  it('after a message that was in order: the message is acknowledged, nothing else', async () => {
    const answers = await send(WHOLE + 'garbage '.repeat(100_000), false); // comes in many pieces
    expect(answers).toMatchObject([{ status: 200, headers: { connection: 'close' }, body: expect.stringContaining('\rMSA|AA|W1|') }]);
    expect(records().filter(({ event }) => event === 'request-unreadable')).toMatchObject([{ code: 'request-malformed' }]);
  });

  it('after answers: they stay, and the break has its own', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8');
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (text: string) => {
        received += text;
        if (text.includes('"up"')) resolve();
      });
    });
    socket.write(ALIVE);
    await answered;
    socket.write('garbage\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(answersIn(received)).toMatchObject([{ status: 200 }, { status: 400 }]);
  });

  it('in the body of a request that is refused already: no second answer', async () => {
    const refused = [...HEAD.filter((line) => !line.startsWith('data-type')), 'Transfer-Encoding: chunked', '', '5', 'hello'].join('\r\n');
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8');
    const answered = new Promise((resolve) => socket.once('data', resolve));
    socket.on('data', (text: string) => (received += text));
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(refused);
    await answered;
    socket.write('\r\nxyz\r\n');
    await closed;
    expect(answersIn(received)).toMatchObject([{ status: 400, body: expect.stringContaining('header-missing') }]);
  });

  it('is nothing for the next one', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });
});

describe('Expect', () => {
  it.each([['100-continue'], ['200-ok']])('%s does not keep a message from its acknowledgement', async (value) => {
    const bytes = WHOLE.replace('Content-Length', `Connection: close\r\nExpect: ${value}\r\nContent-Length`);
    expect((await send(bytes, false)).map(({ status }) => status).at(-1)).toBe(200);
  });
});
