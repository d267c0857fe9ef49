import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

describe('an unknown search parameter (R4 search.html#errors, RFC 7240)', () => {
  it.each([
    [undefined, 400],
    ['handling=strict', 400],
    ['return=lenient', 400],
    ['handling=lenient', 200],
    ['return=minimal, handling=lenient', 200],
    ['Handling=Lenient', 200],
    ['handling="lenient"', 200],
  ])('Prefer: %s is answered by %s', async (prefer, status) => {
    const response = await fetch(`${server.url}/Patient?shoe-size=9`, { headers: prefer === undefined ? {} : { Prefer: prefer } });
    expect([response.status, response.headers.get('content-type')]).toStrictEqual([status, 'application/fhir+json; charset=utf-8']);
    expect(await response.json()).toMatchObject({ resourceType: status === 200 ? 'Bundle' : 'OperationOutcome' });
  });
});
