import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type TestServer } from './server.ts';

let sent = 0;
/** Each its own: a message that was sent before gets its earlier answer. */
const message = (): string =>
  `MSH|^~\\&|A|R0D|B|RDZ|20231127125907||ADT^A01|H${++sent}|P|2.4\rPID|1||H1^^^R0D^MR||EXAMPLE^HANNAH\rPV1|1|I\r`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

describe('Integration guide, "The $ingest request"', () => {
  it.each([
    ['no source-domain', { 'source-domain': undefined }, 400, 'header-missing', 'source-domain'],
    ['no organisation-code', { 'organisation-code': undefined }, 400, 'header-missing', 'organisation-code'],
    ['no data-type', { 'data-type': undefined }, 400, 'header-missing', 'data-type'],
    ['a source-domain that is not configured', { 'source-domain': 'maternity' }, 400, 'source-domain-unknown', 'source-domain'],
    ['a source-domain that is a path', { 'source-domain': '../../etc/hostname' }, 400, 'header-invalid', 'source-domain'],
    ['an organisation-code of another shape', { 'organisation-code': 'r0-d' }, 400, 'header-invalid', 'organisation-code'],
    ['an organisation that may not send', { 'organisation-code': 'RXX' }, 403, 'organisation-not-allowed', 'organisation-code'],
    ['a header sent twice', { 'organisation-code': 'r0d, r0d' }, 400, 'header-invalid', 'is the header sent twice?'],
    ['data-type in other capitals', { 'data-type': 'hl7v2' }, 400, 'header-invalid', 'exactly these capitals'],
    ['a data-type that does not exist', { 'data-type': 'X12' }, 400, 'header-invalid', 'data-type'],
    ['no Content-Type', { 'content-type': '' }, 415, 'media-type-unsupported', 'text/plain'],
    ['a Content-Type of another kind', { 'content-type': 'application/json' }, 415, 'media-type-unsupported', 'text/plain'],
    ['XML', { 'content-type': 'application/xml' }, 415, 'media-type-unsupported', 'text/plain'],
    ['another name of a charset', { 'content-type': 'text/plain; charset=latin1' }, 415, 'charset-unsupported', 'iso-8859-1'],
    ['a charset that is not supported', { 'content-type': 'text/plain; charset=utf-16' }, 415, 'charset-unsupported', 'utf-8'],
    ['a compressed body', { 'content-encoding': 'gzip' }, 415, 'encoding-unsupported', 'not compressed'],
  ])('%s is refused before the message is read', async (_fault, headers, status, code, said) => {
    const response = await server.post('/$ingest', message(), headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    const problem = (await response.json()) as { code: string; detail: string; status: number };
    expect(problem).toMatchObject({ code, status });
    expect(problem.detail).toContain(said);
  });

  it('names all missing headers at once', async () => {
    const response = await server.post('/$ingest', message(), {
      'source-domain': undefined,
      'organisation-code': undefined,
      'data-type': undefined,
    });
    const problem = (await response.json()) as { issues: { location: string }[] };
    expect(problem.issues.map(({ location }) => location)).toStrictEqual(['source-domain', 'organisation-code', 'data-type']);
  });

  it.each([
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/plain; charset=UTF-8', 'text/plain; charset=utf-8'],
    ['TEXT/PLAIN; Charset="utf-8"', 'text/plain; charset=utf-8'],
    ['text/plain; charset=utf8', 'text/plain; charset=utf-8'],
    ['text/plain; charset=windows-1252', 'text/plain; charset=utf-8'],
    ['application/hl7-v2', 'application/hl7-v2; charset=utf-8'],
    ['application/hl7-v2+er7', 'application/hl7-v2+er7; charset=utf-8'],
    ['x-application/hl7-v2+er7', 'x-application/hl7-v2+er7; charset=utf-8'],
  ])('%s is taken and answered in kind', async (sent, answered) => {
    const response = await server.post('/$ingest', message(), { 'content-type': sent });
    expect([response.status, response.headers.get('content-type')]).toStrictEqual([200, answered]);
    expect(await response.text()).toMatch(/\rMSA\|AA\|H\d+\|/);
  });

  it.each([
    ['organisation-code', 'R0D'],
    ['organisation-code', 'r0d'],
  ])('%s %s is compared without case and echoed as sent', async (name, value) => {
    const response = await server.post('/$ingest', message(), { [name]: value });
    expect(await response.text()).toContain(`|DEX|QVV|emergency-care|${value}|`);
  });
});

describe('RFC 9110 on the paths of the door', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s /$ingest is 405 and says what is allowed', async (method) => {
    const response = await fetch(`${server.url}/$ingest`, { method });
    expect([response.status, response.headers.get('allow')]).toStrictEqual([405, 'POST']);
  });

  it.each([
    ['PUT', '/metadata', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['DELETE', '/health/ready', 'GET, HEAD'],
    ['OPTIONS', '/_health', 'GET, HEAD'],
    ['GET', '/oauth2/token', 'POST'],
    ['PUT', '/Patient/1', 'GET, HEAD'],
    ['POST', '/Patient', 'GET, HEAD'],
    ['DELETE', '/Patient/1/_history', 'GET, HEAD'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allowed) => {
    const response = await fetch(server.url + path, { method });
    const { resourceType } = (await response.json()) as { resourceType?: string };
    const isFhir = path.startsWith('/Patient');
    expect([response.status, response.headers.get('allow'), resourceType]).toStrictEqual([
      405,
      allowed,
      isFhir ? 'OperationOutcome' : undefined,
    ]);
  });

  it('/%24ingest is /$ingest', async () => {
    const response = await server.post('/%24ingest', message());
    expect(response.status).toBe(200);
  });

  it.each(['/$INGEST', '/$ingest/', '/nothing', '/health', '/swagger/nothing'])('%s is 404', async (path) => {
    expect((await fetch(server.url + path, { redirect: 'manual' })).status).toBe(404);
  });

  it('keeps a safe correlation id and replaces any other', async () => {
    const kept = await fetch(`${server.url}/health/live`, { headers: { 'x-correlation-id': 'abc-1' } });
    const replaced = await fetch(`${server.url}/health/live`, { headers: { 'x-correlation-id': 'a b' } });
    expect(kept.headers.get('x-correlation-id')).toBe('abc-1');
    expect(replaced.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
