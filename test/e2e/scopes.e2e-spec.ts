import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { startServer, type TestServer } from './server.ts';

const CALLERS: Readonly<Record<string, { readonly scopes: readonly string[]; readonly restricted?: boolean }>> = {
  everything: { scopes: ['system/*.cruds'], restricted: true },
  unrestricted: { scopes: ['system/*.cruds'] },
  nothing: { scopes: [] },
  patients: { scopes: ['system/Patient.rs'] },
  reader: { scopes: ['system/Patient.r'] },
  searcher: { scopes: ['system/Patient.s'] },
  observations: { scopes: ['system/Observation.rs'], restricted: true },
  laboratory: { scopes: ['system/Observation.rs?category=laboratory', 'system/Patient.rs?gender=female'] },
  'laboratory-or-final': { scopes: ['system/Observation.rs?category=laboratory', 'system/Observation.rs?status=final'] },
  writer: { scopes: ['system/Observation.cu?category=laboratory', 'system/Patient.s'] },
  creator: { scopes: ['system/Patient.c'] },
  deleter: { scopes: ['system/Patient.d'] },
};

const label = (code: string): object => ({
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code }] },
});
const patient = (id: string, elements: object = {}): object => ({ resourceType: 'Patient', id, ...elements });
const observation = (id: string, category: string, elements: object = {}): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  category: [{ coding: [{ code: category }] }],
  ...elements,
});
const about = (id: string): object => ({ subject: { reference: `Patient/${id}` } });

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    configure: (directory) => {
      requireCallers(
        directory,
        Object.fromEntries(Object.entries(CALLERS).map(([id, caller]) => [id, { title: id, 'connect-as': ['R0D'], ...caller }])),
      );
    },
    authenticators: [new BelievedCallers()],
  });
  await stored(
    patient('open', { gender: 'female', name: [{ family: 'Open' }] }),
    patient('male', { gender: 'male', name: [{ family: 'Male' }] }),
    patient('secret', { ...label('R'), gender: 'female', name: [{ family: 'Secret' }], identifier: [{ system: 'urn:x:y', value: '1' }] }),
    patient('very-secret', { ...label('v'), name: [{ family: 'Secret' }] }),
    patient('no-longer-secret', label('R')),
    patient('secret-now'),
    patient('secret-and-gone', label('R')),
    patient('gone'),
    observation('lab', 'laboratory', { ...about('open'), status: 'preliminary' }),
    observation('vital', 'vital-signs', about('open')),
    observation('of-secret', 'laboratory', about('secret')),
    observation('of-male', 'vital-signs', { ...about('male'), status: 'preliminary' }),
  );
  await stored(patient('no-longer-secret'), patient('secret-now', label('R')));
  await transaction('everything', [request('DELETE', 'Patient/secret-and-gone'), request('DELETE', 'Patient/gone')]);
});
afterAll(async () => {
  await server.close();
});

const request = (method: string, url: string, resource?: object, further: object = {}): object => ({
  request: { method, url, ...further },
  ...(resource === undefined ? {} : { resource }),
});

async function transaction(caller: string, entry: readonly object[]): Promise<{ readonly status: number; readonly body: Outcome }> {
  const response = await fetch(`${server.url}/`, {
    method: 'POST',
    headers: { ...as(caller), 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
  });
  return { status: response.status, body: (await response.json()) as Outcome };
}

interface Outcome {
  readonly issue?: readonly { readonly details: { readonly coding: readonly { readonly code: string }[]; readonly text: string } }[];
  readonly entry?: readonly { readonly resource?: { readonly id: string }; readonly response?: { readonly status: string } }[];
  readonly total?: number;
}

async function stored(...resources: readonly object[]): Promise<void> {
  const entries = resources.map((resource) => {
    const { resourceType, id } = resource as { resourceType: string; id: string };
    return request('PUT', `${resourceType}/${id}`, resource);
  });
  const { status } = await transaction('everything', entries);
  expect(status).toBe(200);
}

/** The ids that are found, or the status and code of the refusal. */
async function asked(caller: string, path: string): Promise<string> {
  const response = await fetch(`${server.url}/${path}`, { headers: as(caller) });
  return answerOf(response.status, (await response.json()) as Outcome & { readonly id?: string });
}

function answerOf(status: number, body: Outcome & { readonly id?: string }): string {
  const [issue] = body.issue ?? [];
  if (issue) return `${status} ${issue.details.coding[0]?.code ?? ''}`;
  const ids =
    body.entry?.map(({ resource, response }) => resource?.id ?? response?.status ?? '') ?? (body.id === undefined ? [] : [body.id]);
  return ids.sort().join(' ');
}

/** Of each route of the FHIR API a request that is in order. A route that is not here fails the test below. */
const REQUESTS: Readonly<Record<string, RequestInit & { readonly path: string }>> = {
  'GET /:type': { path: '/Patient' },
  'POST /:type/_search': {
    path: '/Patient/_search',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'gender=male',
  },
  'GET /:type/:id': { path: '/Patient/open' },
  'GET /:type/:id/_history': { path: '/Patient/open/_history' },
  'GET /:type/:id/_history/:version': { path: '/Patient/open/_history/1' },
  'POST /': {
    path: '/',
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [request('GET', 'Patient/open')] }),
  },
};
/** Routes that are no FHIR interactions; each is tested elsewhere. */
const OTHERS =
  /^(?:GET \/$|GET \/metadata|GET \/health\/|GET \/_health|GET \/metrics|GET \/\.well-known\/|[A-Z-]+ \/(?:\$ingest|\$convert|oauth2\/token|sign-in|sign-out|session$))/;

describe('a caller without scopes', () => {
  const routes = (): string[] => server.routes().filter((route) => !OTHERS.test(route));

  it('is refused at every interaction there is', async () => {
    expect(new Set(routes())).toStrictEqual(new Set(Object.keys(REQUESTS)));
    for (const [route, { path, headers, ...init }] of Object.entries(REQUESTS)) {
      const response = await fetch(server.url + path, { ...init, headers: { ...(headers as Record<string, string>), ...as('nothing') } });
      const body = (await response.json()) as Outcome;
      expect([route, answerOf(response.status, body)]).toStrictEqual([route, '403 scope-missing']);
      expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
      expect(body.issue?.[0]?.details.text).toMatch(/the scope system\/Patient\.[rs] is needed/);
    }
  });

  it('learns nothing of what is there', async () => {
    expect(await asked('nothing', 'Patient/open')).toBe(await asked('nothing', 'Patient/nobody'));
  });
});

describe('SMART v2 system scopes', () => {
  it.each([
    ['patients', 'Patient/open', 'open'],
    ['patients', 'Patient?gender=female', 'open'],
    ['patients', 'Observation/lab', '403 scope-missing'],
    ['patients', 'Observation', '403 scope-missing'],
    ['patients', 'Observation/lab/_history', '403 scope-missing'],
    ['patients', 'Observation/lab/_history/1', '403 scope-missing'],
    ['reader', 'Patient/open', 'open'],
    ['reader', 'Patient/open/_history', 'open'],
    ['reader', 'Patient', '403 scope-missing'],
    ['searcher', 'Patient?gender=female', 'open'],
    ['searcher', 'Patient/open', '403 scope-missing'],
    // Chains look into other types.
    ['observations', 'Observation?subject:Patient.name=Open', '403 scope-missing'],
    ['observations', 'Observation?subject.name=Open', '403 scope-missing'],
    ['observations', 'Observation?patient.gender=male', '403 scope-missing'],
    ['observations', 'Observation?subject=Patient/open', 'lab vital'],
    ['everything', 'Observation?subject:Patient.name=Open', 'lab vital'],
    // Limits of a scope.
    ['laboratory', 'Observation', 'lab of-secret'],
    ['laboratory', 'Observation?category=vital-signs', ''],
    ['laboratory', 'Observation/vital', '404 resource-not-found'],
    ['laboratory', 'Observation/vital/_history', '404 resource-not-found'],
    ['laboratory', 'Observation/vital/_history/1', '404 resource-not-found'],
    ['laboratory', 'Observation/lab', 'lab'],
    ['laboratory', 'Patient', 'open'],
    ['laboratory', 'Observation?subject:Patient.name=Open', 'lab'],
    ['laboratory', 'Observation?subject:Patient.name=Male,Open', 'lab'],
    ['laboratory-or-final', 'Observation', 'lab of-secret vital'],
    ['laboratory-or-final', 'Observation/of-male', '404 resource-not-found'],
  ])('%s: %s', async (caller, path, expected) => {
    expect(await asked(caller, path)).toBe(expected);
  });

  it('count and page what may be seen', async () => {
    const response = await fetch(`${server.url}/Observation?_summary=count`, { headers: as('laboratory') });
    expect(await response.json()).toMatchObject({ total: 2 });
    const paged = await fetch(`${server.url}/Observation?_count=1&_total=accurate&_sort=-_lastUpdated`, { headers: as('laboratory') });
    const { total, link } = (await paged.json()) as { total: number; link: { relation: string; url: string }[] };
    const next = new URL(link.find(({ relation }) => relation === 'next')?.url ?? '');
    const second = await fetch(`${server.url}${next.pathname}${next.search}`, { headers: as('laboratory') });
    const last = (await second.json()) as { link: { relation: string }[]; entry: unknown[] };
    expect([total, last.entry.length, last.link.map(({ relation }) => relation)]).toStrictEqual([2, 1, ['self']]);
  });
});

describe('meta.security R and V', () => {
  it.each([
    ['everything', 'Patient?name=Secret', 'secret very-secret'],
    ['unrestricted', 'Patient?name=Secret', ''],
    ['unrestricted', 'Patient?_id=secret,open', 'open'],
    ['unrestricted', 'Patient?identifier=urn:x:y|1', ''],
    ['unrestricted', 'Patient?_security=R', ''],
    ['unrestricted', 'Patient?name:missing=false', 'male open'],
    ['unrestricted', 'Patient/secret', '404 resource-not-found'],
    ['unrestricted', 'Patient/very-secret', '404 resource-not-found'],
    ['unrestricted', 'Patient/secret/_history', '404 resource-not-found'],
    ['unrestricted', 'Patient/secret/_history/1', '404 resource-not-found'],
    ['everything', 'Patient/secret', 'secret'],
    // Who somebody is cannot be asked by way of what is about him.
    ['unrestricted', 'Observation?subject:Patient.name=Secret', ''],
    ['unrestricted', 'Observation?patient.identifier=urn:x:y|1', ''],
    ['everything', 'Observation?patient.identifier=urn:x:y|1', 'of-secret'],
    // The label of the latest version says whether it is there, the label of each version whether that one is.
    ['unrestricted', 'Patient/no-longer-secret', 'no-longer-secret'],
    ['unrestricted', 'Patient/no-longer-secret/_history', 'no-longer-secret'],
    ['unrestricted', 'Patient/no-longer-secret/_history/1', '404 resource-not-found'],
    ['everything', 'Patient/no-longer-secret/_history', 'no-longer-secret no-longer-secret'],
    ['unrestricted', 'Patient/secret-now/_history', '404 resource-not-found'],
    ['unrestricted', 'Patient/secret-now/_history/1', '404 resource-not-found'],
    ['unrestricted', 'Patient/secret-and-gone', '404 resource-not-found'],
    ['unrestricted', 'Patient/secret-and-gone/_history', '404 resource-not-found'],
    ['everything', 'Patient/secret-and-gone', '410 resource-deleted'],
    ['unrestricted', 'Patient/gone', '410 resource-deleted'],
    ['laboratory', 'Patient/gone', '404 resource-not-found'],
  ])('%s: %s', async (caller, path, expected) => {
    expect(await asked(caller, path)).toBe(expected);
  });

  it('answers of what is hidden and of what is not there are the same text', async () => {
    const texts = await Promise.all(
      ['secret', 'nobody'].map(async (id) => {
        const body = (await (await fetch(`${server.url}/Patient/${id}`, { headers: as('unrestricted') })).json()) as Outcome;
        return body.issue?.[0]?.details.text;
      }),
    );
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('the entries of a Bundle', () => {
  const lab = observation('new-lab', 'laboratory');
  const vital = observation('new-vital', 'vital-signs');

  it.each<[string, string, object[], string]>([
    ['patients', 'POST needs c', [request('POST', 'Patient', patient('x'))], '403 scope-missing'],
    ['patients', 'PUT needs u', [request('PUT', 'Patient/x', patient('x'))], '403 scope-missing'],
    ['patients', 'DELETE needs d', [request('DELETE', 'Patient/open')], '403 scope-missing'],
    ['patients', 'GET of another type', [request('GET', 'Patient/open'), request('GET', 'Observation/lab')], '403 scope-missing'],
    ['patients', 'search of another type', [request('GET', 'Observation?status=final')], '403 scope-missing'],
    [
      'creator',
      'a condition needs s',
      [request('POST', 'Patient', { resourceType: 'Patient' }, { ifNoneExist: 'name=Open' })],
      '403 scope-missing',
    ],
    ['deleter', 'a condition needs s', [request('DELETE', 'Patient?name=Open')], '403 scope-missing'],
    ['writer', 'within the limit', [request('PUT', 'Observation/new-lab', lab)], '201 Created'],
    [
      'writer',
      'outside of the limit: nothing is written',
      [request('POST', 'Observation', lab), request('POST', 'Observation', vital)],
      '403 scope-missing',
    ],
    ['writer', 'out of the limit', [request('PUT', 'Observation/new-lab', observation('new-lab', 'vital-signs'))], '403 scope-missing'],
    [
      'writer',
      'what is not within the limit',
      [request('PUT', 'Observation/vital', observation('vital', 'laboratory'))],
      '409 version-conflict',
    ],
    [
      'writer',
      'a conditional reference looks only where it may',
      [request('POST', 'Observation', observation('', 'laboratory', { subject: { reference: 'Patient?name=Secret' } }))],
      '412 precondition-failed',
    ],
    [
      'writer',
      'a conditional reference to another type',
      [request('POST', 'Observation', observation('', 'laboratory', { encounter: { reference: 'Encounter?status=x' } }))],
      '403 scope-missing',
    ],
    ['unrestricted', 'what is hidden cannot be overwritten', [request('PUT', 'Patient/secret', patient('secret'))], '409 version-conflict'],
    ['unrestricted', 'nor deleted', [request('DELETE', 'Patient/secret')], '204 No Content'],
    ['unrestricted', 'nor read', [request('GET', 'Patient/secret')], '404 resource-not-found'],
    ['unrestricted', 'nor found by a condition', [request('DELETE', 'Patient?name=Secret')], '204 No Content'],
  ])('%s: %s', async (caller, _what, entries, expected) => {
    const { status, body } = await transaction(caller, entries);
    expect(answerOf(status, body)).toBe(expected);
  });

  it('left what may not be touched as it was', async () => {
    expect(await asked('everything', 'Patient?name=Secret')).toBe('secret very-secret');
    expect(await asked('everything', 'Observation?_id=new-vital')).toBe('');
    expect(await asked('everything', 'Observation?_id=new-lab,vital&category=vital-signs')).toBe('vital');
    expect(await asked('everything', 'Observation')).toBe('lab new-lab of-male of-secret vital');
  });
});
