import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { startServer, type TestServer } from './server.ts';

/** Whoever can reach the server may use these. Think twice before a line is added. */
const OPEN = [
  'GET /',
  'GET /metadata',
  'GET /health/live',
  'GET /health/ready',
  'GET /.well-known/jwks.json',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /.well-known/smart-configuration',
];
/** They judge proofs themselves: tokens.e2e-spec.ts. */
const TOKENS = ['POST /$ingest/auth', 'POST /oauth2/token'];
/**
 * These too: whoever has the code of a link may sign in, once; whoever comes back from the identity provider, too (people.e2e-spec.ts);
 * whoever has no session ends none.
 */
const SIGN_IN = ['GET /sign-in', 'GET /sign-in/callback', 'GET /sign-in/:code', 'GET /sign-out', 'POST /sign-out'];
/** Behind the router of the page: static files and the description of the API, which names no patient, organisation or principal. */
const OPEN_PAGES = ['/swagger', '/swagger/', '/swagger/index.html', '/swagger/json', '/swagger/swagger-ui-bundle.js'];

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    configure: (directory) => {
      requireCallers(directory, {
        reader: { title: 'Reader', 'connect-as': ['R0D'] },
        slow: { title: 'Slow', 'connect-as': ['R0D'], scopes: ['system/Patient.s'], 'rate-limit': 2 },
      });
    },
    authenticators: [new BelievedCallers()],
  });
});
afterAll(async () => {
  await server.close();
});

/** Methods that no client library sends; Node refuses CONNECT before any route. */
const UNSENDABLE = /^(?:CONNECT|TRACE|TRACK) /;

/** A path that the template matches. */
const pathOf = (template: string): string => template.replace(':type', 'Patient').replaceAll(/:[a-z]+/gi, '1');

async function statusOf(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: 'x' };
  const response = await fetch(server.url + path, { method, headers, redirect: 'manual', ...body });
  await response.arrayBuffer();
  return response.status;
}

describe('without proof of who asks', () => {
  it('nothing but the open routes answers', async () => {
    const routes = server.routes().filter((route) => !UNSENDABLE.test(route));
    expect(routes.length).toBeGreaterThan(12);
    const answered: string[] = [];
    for (const route of routes) {
      const [method = '', template = ''] = route.split(' ');
      if ((await statusOf(method === 'ALL' ? 'PUT' : method, pathOf(template))) !== 401) answered.push(route);
    }
    expect(answered.sort()).toStrictEqual([...OPEN, ...TOKENS, ...SIGN_IN].sort());
  });

  it.each(OPEN)('%s answers', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    expect(await statusOf(method, path)).toBe(200);
  });

  it.each(OPEN_PAGES)('%s answers', async (path) => {
    expect(await statusOf('GET', path)).toBeLessThan(400);
  });

  it.each(['/Patient', '/Nothing', '/Nothing/1', '/Patient/1/_history', '//Patient', '/./Patient', '/patient'])(
    'GET %s tells nothing',
    async (path) => {
      expect([401, 404]).toContain(await statusOf('GET', path));
    },
  );

  it('a 401 says how to get in, in the form of the door', async () => {
    const fhir = await fetch(`${server.url}/Patient`);
    expect([fhir.status, fhir.headers.get('www-authenticate')]).toStrictEqual([401, 'Bearer realm="Healthcare Exchange"']);
    expect(await fhir.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
    const ingest = await server.post('/$ingest', 'MSH|^~\\&|');
    expect(ingest.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await ingest.json()).toMatchObject({ status: 401, code: 'authentication-missing' });
  });

  it.each([
    ['of nobody', { authorization: 'Bearer nobody' }],
    ['with another scheme', { authorization: 'Basic cmVhZGVyOng=' }],
    ['without a token', { authorization: 'Bearer' }],
    ['with two tokens', { authorization: 'Bearer reader reader' }],
    ['that is too long', { authorization: `Bearer ${'a'.repeat(9000)}` }],
  ])('a header %s is refused', async (_what, headers) => {
    const response = await fetch(`${server.url}/Patient`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it.each(['/', '/$ingest', '/$convert', '/Patient/_search'])('POST %s is refused before the body is read', async (path) => {
    const sent = request(server.url + path, { method: 'POST', headers: { 'content-length': '1000000' } });
    sent.flushHeaders(); // and nothing behind them
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect([answer.statusCode, answer.headers.connection]).toStrictEqual([401, 'close']);
    sent.destroy();
  });

  it.each(['/Patient', '/Patient/1', '/metrics', '/session', '/sign-in/x', '/sign-out'])('nobody keeps what %s answers', async (path) => {
    for (const headers of [{}, as('reader')])
      expect((await fetch(server.url + path, { headers })).headers.get('cache-control')).toBe('no-store');
  });

  it('no header of a client makes a principal', async () => {
    for (const name of ['x-principal', 'principal', 'x-forwarded-user', 'x-forwarded-client-cert', 'client-cert', 'x-arr-clientcert'])
      expect([name, await statusOf('GET', '/Patient', { [name]: 'reader' })]).toStrictEqual([name, 401]);
  });
});

describe('with it', () => {
  it.each(['/metrics', '/_health'])('%s is for administrators', async (path) => {
    expect(await statusOf('GET', path, as('reader'))).toBe(403);
  });

  it('more requests than a principal may make in a minute are refused until there is room again', async () => {
    const answers = [];
    for (let count = 0; count < 3; count++) answers.push(await fetch(`${server.url}/Patient`, { headers: as('slow') }));
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answers[2]?.json()).toMatchObject({ issue: [{ code: 'throttled' }] });
  });
});

describe('an address that guesses', () => {
  it('is asked to wait, whatever it sends then; open routes answer all the same', async () => {
    const guessed = await startServer({
      configure: (directory) => {
        requireCallers(
          directory,
          { reader: { title: 'Reader', 'connect-as': ['R0D'], scopes: ['system/Patient.s'] } },
          { 'address-limits': { failures: 3 } },
        );
      },
      authenticators: [new BelievedCallers()],
    });
    try {
      const ask = (id: string): Promise<Response> => fetch(`${guessed.url}/Patient`, { headers: as(id) });
      const statuses = [];
      for (const id of ['reader', 'nobody', 'nobody', 'nobody', 'nobody', 'reader']) statuses.push((await ask(id)).status);
      expect(statuses).toStrictEqual([200, 401, 401, 401, 429, 429]);
      expect(Number((await ask('reader')).headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await fetch(`${guessed.url}/health/live`)).status).toBe(200);
    } finally {
      await guessed.close();
    }
  });
});

describe('an address that signs in without end', () => {
  it('is asked to wait there; everything else answers all the same', async () => {
    const busy = await startServer({
      configure: (directory) => {
        requireCallers(directory, { reader: { title: 'Reader', 'connect-as': ['R0D'], scopes: ['system/Patient.s'] } });
      },
      authenticators: [new BelievedCallers()],
    });
    try {
      const statuses: number[] = [];
      for (let count = 0; count < 125; count++) statuses.push((await fetch(`${busy.url}/sign-in/${count}`)).status);
      expect([statuses[0], statuses.at(-1)]).toStrictEqual([403, 429]);
      expect((await fetch(`${busy.url}/sign-in`)).headers.get('retry-after')).toMatch(/^\d+$/);
      expect((await fetch(`${busy.url}/Patient`, { headers: as('reader') })).status).toBe(200);
    } finally {
      await busy.close();
    }
  });
});
