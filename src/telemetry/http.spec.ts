import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import express, { type Request, type Response } from 'express';
import { accessLog } from './access-log.ts';
import { correlationId, currentCorrelationId } from './correlation-id.ts';
import { configureLogging, log } from './logger.ts';
import { metricsText } from './metrics.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NHS_NUMBER = '9434765919';

let lines: string[] = [];
let waiting: (() => void)[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  const stream = {
    write: (line: string) => {
      lines.push(line);
      for (const done of waiting.splice(0)) done();
    },
  };
  await configureLogging({ logFormat: 'json', logLevel: 'info' }, stream);
  const application = express();
  application.use(correlationId);
  application.use(accessLog(({ path }) => (path.startsWith('/Patient') ? '/:type/:id' : 'unmatched')));
  application.get('/Patient/:id', async (_: Request, response: Response) => {
    await Promise.resolve();
    response.json({ id: currentCorrelationId() });
  });
  application.get('/Patient/:id/log', (_: Request, response: Response) => {
    log.info('message', { acknowledgement: 'AA' });
    response.end();
  });
  application.get('/Patient/:id/hang', (request: Request) => {
    request.socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server = application.listen(0, '127.0.0.1', () => {
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  origin = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await configureLogging({ logFormat: 'json', logLevel: 'fatal' }, { write: () => undefined });
});

beforeEach(() => {
  lines = [];
  waiting = [];
});

/** The records, as soon as there are so many: a line is written after the answer has left. */
async function records(count: number): Promise<Record<string, unknown>[]> {
  while (lines.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  return lines.map((line) => {
    const record: unknown = JSON.parse(line);
    return { ...(typeof record === 'object' ? record : {}) };
  });
}

describe('correlationId', () => {
  it('makes a UUID, the same in the answer, behind awaits and in the log', async () => {
    const response = await fetch(`${origin}/Patient/1`);
    const id = response.headers.get('x-correlation-id') ?? '';
    expect(id).toMatch(UUID);
    expect(await response.json()).toStrictEqual({ id });
    expect(await records(1)).toMatchObject([{ event: 'request', correlationId: id }]);
  });

  it('keeps requests apart that run at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const answers = await Promise.all(
      ids.map(async (id) => (await fetch(`${origin}/Patient/1`, { headers: { 'x-correlation-id': id } })).json()),
    );
    expect(answers).toStrictEqual(ids.map((id) => ({ id })));
    await records(20);
  });

  it.each(['a', 'A-1.b_2', 'x'.repeat(64)])('keeps %s', async (sent) => {
    const response = await fetch(`${origin}/nowhere`, { headers: { 'x-correlation-id': sent } });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-correlation-id')).toBe(sent);
    await records(1);
  });

  it.each(['', 'a b', 'a,b', 'x'.repeat(65), '"><script>', 'é', '../x', '{}'])('replaces %j', async (sent) => {
    const response = await fetch(`${origin}/Patient/1`, { headers: { 'x-correlation-id': sent } });
    expect(response.headers.get('x-correlation-id')).toMatch(UUID);
    await records(1);
  });

  it('is nothing outside of a request', () => {
    expect(currentCorrelationId()).toBeUndefined();
  });

  it('stands in every line that a request writes', async () => {
    await fetch(`${origin}/Patient/1/log`, { headers: { 'x-correlation-id': 'mine' } });
    expect(await records(2)).toMatchObject([
      { event: 'message', correlationId: 'mine' },
      { event: 'request', correlationId: 'mine' },
    ]);
  });
});

describe('accessLog', () => {
  it('writes one line: method, template, status, duration', async () => {
    await fetch(`${origin}/Patient/1`);
    const [record] = await records(1);
    expect(record).toStrictEqual({
      level: 'info',
      time: expect.any(String),
      event: 'request',
      method: 'GET',
      route: '/:type/:id',
      status: 200,
      durationMs: expect.any(Number),
      correlationId: expect.stringMatching(UUID),
    });
    expect(lines).toHaveLength(1);
  });

  it('holds nothing of path, query and headers', async () => {
    await fetch(`${origin}/Patient/${NHS_NUMBER}?family=Featherstonehaugh`, {
      headers: { authorization: 'Bearer c2VjcmV0', 'user-agent': 'Featherstonehaugh', 'x-correlation-id': 'Featherstonehaugh 1' },
    });
    await records(1);
    expect(lines.join('')).not.toMatch(/9434765919|Featherstonehaugh|c2VjcmV0/);
  });

  it('says when the answer did not arrive', async () => {
    await expect(fetch(`${origin}/Patient/1/hang`)).rejects.toThrow('fetch failed');
    expect(await records(1)).toMatchObject([{ event: 'request', complete: false }]);
  });

  it('counts by template and status', async () => {
    const count = async (): Promise<number> => {
      const line = (await metricsText()).split('\n').find((each) => each.startsWith('http_requests_total{route="unmatched",status="404"}'));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    const before = await count();
    await fetch(`${origin}/a`);
    await fetch(`${origin}/b`);
    await records(2);
    expect((await count()) - before).toBe(2);
  });
});
