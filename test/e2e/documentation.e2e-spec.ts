import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOURCE_TYPES, searchParametersOf } from '../../src/fhir/search-parameters.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
});

describe('Swagger', () => {
  it('serves its page and every file that the page asks for from this server', async () => {
    const page = await (await fetch(`${server.url}/swagger/index.html`)).text();
    const files = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files).toContain('swagger-ui-bundle.js');
    const statuses = await Promise.all(files.map(async (file) => [file, (await fetch(`${server.url}/swagger/${file}`)).status]));
    expect(statuses.filter(([, status]) => status !== 200)).toStrictEqual([]);
  });

  it.each([
    ['/swagger', '/swagger/index.html'],
    ['/swagger/', '/swagger/index.html'],
  ])('%s leads to the page', async (path, place) => {
    const response = await fetch(server.url + path);
    expect(new URL(response.url).pathname).toBe(place);
  });

  it('describes the doors, with the three headers and a message to try', async () => {
    const document = (await server.getJson('/swagger/json')) as {
      paths: Record<string, { post: { parameters: { name: string }[]; requestBody: { content: Record<string, unknown> } } }>;
    };
    for (const path of ['/$ingest', '/$convert']) {
      const operation = document.paths[path]?.post;
      expect(operation?.parameters.map(({ name }) => name)).toStrictEqual(
        expect.arrayContaining(['source-domain', 'organisation-code', 'data-type']),
      );
      expect(JSON.stringify(operation?.requestBody.content['text/plain'])).toContain('MSH|^~');
    }
  });

  it('describes each resource type with the parameters that its search knows', async () => {
    const document = (await server.getJson('/swagger/json')) as { paths: Record<string, { get?: { parameters: { name: string }[] } }> };
    for (const type of RESOURCE_TYPES) {
      const names = document.paths[`/${type}`]?.get?.parameters.map(({ name }) => name) ?? [];
      expect(names).toStrictEqual(expect.arrayContaining(searchParametersOf(type).map(({ name }) => name)));
    }
  });
});

describe('R4 CapabilityStatement', () => {
  it('names exactly the types and parameters of the search', async () => {
    const statement = (await server.getJson('/metadata')) as {
      fhirVersion: string;
      rest: { resource: { type: string; searchParam?: { name: string }[] }[] }[];
    };
    expect(statement.fhirVersion).toBe('4.0.1');
    const named = statement.rest[0]?.resource.map(({ type, searchParam = [] }) => [type, searchParam.map(({ name }) => name)]);
    expect(named).toStrictEqual(RESOURCE_TYPES.map((type) => [type, searchParametersOf(type).map(({ name }) => name)]));
  });
});

describe('A browser at /', () => {
  it('finds a page with links', async () => {
    const response = await fetch(`${server.url}/`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('href="swagger/index.html"');
  });
});
