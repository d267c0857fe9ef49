import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configureLogging } from '../../src/telemetry/logger.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
let lines: string[] = [];
let written: () => void = () => undefined;
beforeAll(async () => {
  server = await startServer();
  const write = (line: string): void => {
    lines.push(line);
    written();
  };
  await configureLogging({ logFormat: 'json', logLevel: 'info' }, { write });
});
afterAll(async () => {
  await configureLogging({ logFormat: 'json', logLevel: 'fatal' }, { write: () => undefined });
  await server.close();
});

/** What the log says of one request. */
async function told(path: string): Promise<readonly unknown[]> {
  lines = [];
  const line = new Promise<void>((resolve) => (written = resolve));
  await fetch(server.url + path, { redirect: 'manual' });
  await line;
  return lines.map((each) => JSON.parse(each) as unknown);
}

describe('the access log', () => {
  it('says who has asked, where that is known', async () => {
    expect(await told('/Patient')).toMatchObject([{ event: 'request', principal: 'development' }]);
    expect(await told('/health/live')).toStrictEqual([expect.not.objectContaining({ principal: expect.anything() })]);
  });

  it.each([
    ['/health/live', '/health/live'],
    ['/swagger', '/swagger/'],
    ['/swagger/json', '/swagger/json'],
    ['/swagger/swagger-initializer.js', '/swagger/swagger-initializer.js'],
    ['/swagger/index.html', '/swagger/*'],
    ['/swagger/9434765919', '/:type/:id'],
    ['/Patient/9434765919', '/:type/:id'],
    ['/nothing/like/this/9434765919', 'unmatched'],
  ])('%s is a request to %s', async (path, route) => {
    expect(await told(path)).toMatchObject([{ event: 'request', route }]);
  });
});
