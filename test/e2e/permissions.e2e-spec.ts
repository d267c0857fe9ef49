import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATA_TYPES } from '../../src/ingest/ingest-headers.dto.ts';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { INGEST_HEADERS } from './program.ts';
import { startServer, type TestServer } from './server.ts';

const DOMAINS = ['ward', 'lab'];
const ORGANISATIONS = ['R0D', 'RDZ'];
/** By data type, so that a new one cannot be forgotten here. */
const CATEGORIES: Readonly<Record<(typeof DATA_TYPES)[number], readonly string[]>> = { Hl7v2: ['ADT^A01', 'ADT^A08', 'ORU^R01'] };
const ENDPOINTS = ['/$ingest', '/$convert'];

interface Registered {
  readonly 'connect-as': readonly string[];
  readonly 'send-as': readonly string[];
  readonly 'source-domains': readonly string[];
  readonly 'send-categories': readonly string[];
  readonly enabled?: boolean;
}
const registered = (connect: string, sendAs: string, domains: string, categories: string): Registered => ({
  'connect-as': words(connect),
  'send-as': words(sendAs),
  'source-domains': words(domains),
  'send-categories': words(categories),
});
const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const CLIENTS: Readonly<Record<string, Registered>> = {
  everything: registered('R0D', 'R0D RDZ', 'ward lab', 'ADT ORU'),
  'one-trust': registered('R0D', 'R0D', 'ward lab', 'ADT ORU'),
  'one-domain': registered('R0D', 'R0D RDZ', 'lab', 'ADT ORU'),
  'one-event': registered('RDZ', 'R0D RDZ', 'ward lab', 'ADT^A08'),
  'one-type': registered('RDZ', 'RDZ', 'ward', 'ORU'),
  supplier: registered('RXX', 'RDZ', 'ward', 'ADT^A01 ORU^R01'),
  'not-connected': registered('', 'R0D RDZ', 'ward lab', 'ADT ORU'),
  'for-nobody': registered('R0D', '', 'ward lab', 'ADT ORU'),
  'to-nowhere': registered('R0D', 'R0D RDZ', '', 'ADT ORU'),
  'of-nothing': registered('R0D', 'R0D RDZ', 'ward lab', ''),
  disabled: { ...registered('R0D', 'R0D RDZ', 'ward lab', 'ADT ORU'), enabled: false },
};

let sent = 0;
const message = (category: string, facility = ''): string =>
  [
    `MSH|^~\\&|A|${facility}|B|C|20240101120000||${category}|G${++sent}|P|2.5`,
    'PID|1||H1^^^R0D^MR||EXAMPLE^HANNAH',
    ...(category.startsWith('ORU') ? ['OBR|1||F1|1^x^L', 'OBX|1|ST|2^y^L||z||||||F'] : ['PV1|1|I']),
  ].join('\r');

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    configure: (directory) => {
      const principals = Object.fromEntries(Object.entries(CLIENTS).map(([id, client]) => [id, { title: id, ...client }]));
      requireCallers(directory, { ...principals, auditor: { title: 'x', 'connect-as': ['R0D'], scopes: ['system/AuditEvent.rs'] } });
      for (const name of DOMAINS)
        writeFileSync(
          join(directory, 'source-domains', `${name}.yaml`),
          JSON.stringify({ name, title: name, organisations: ORGANISATIONS, 'data-types': DATA_TYPES }),
        );
    },
    authenticators: [new BelievedCallers()],
  });
});
afterAll(async () => {
  await server.close();
});

interface Cell {
  readonly client: string;
  readonly organisation: string;
  readonly domain: string;
  readonly category: string;
  readonly endpoint: string;
}

const GRID: readonly Cell[] = Object.keys(CLIENTS).flatMap((client) =>
  ORGANISATIONS.flatMap((organisation) =>
    DOMAINS.flatMap((domain) =>
      Object.values(CATEGORIES)
        .flat()
        .flatMap((category) => ENDPOINTS.map((endpoint) => ({ client, organisation, domain, category, endpoint }))),
    ),
  ),
);

/** What the registry says, in the order in which it is asked. */
function expectation({ client, organisation, domain, category }: Cell): string {
  const entry = CLIENTS[client];
  if (!entry || entry.enabled === false) return '401 authentication-failed';
  if (entry['connect-as'].length === 0) return '403 connect-not-permitted';
  if (!entry['source-domains'].includes(domain)) return '403 source-domain-not-permitted';
  if (!entry['send-as'].includes(organisation)) return '403 send-as-not-permitted';
  const [type = ''] = category.split('^');
  if (!entry['send-categories'].some((each) => each === category || each === type)) return '403 category-not-permitted';
  return '200';
}

async function answerTo(cell: Cell, body = message(cell.category)): Promise<string> {
  const response = await server.post(cell.endpoint, body, {
    ...as(cell.client),
    'organisation-code': cell.organisation.toLowerCase(),
    'source-domain': cell.domain,
  });
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) {
    await response.arrayBuffer();
    return String(response.status);
  }
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
}

describe('clients × organisations × domains × categories × endpoints', () => {
  it('names a category for each data type', () => {
    expect(Object.keys(CATEGORIES)).toStrictEqual([...DATA_TYPES]);
  });

  it('equals the registry exactly', async () => {
    const answers = new Map<string, string>();
    for (const cell of GRID) answers.set(JSON.stringify(cell), await answerTo(cell));
    const expected = new Map(GRID.map((cell) => [JSON.stringify(cell), expectation(cell)]));
    expect(Object.fromEntries(answers)).toStrictEqual(Object.fromEntries(expected));
    const counts = [...expected.values()].filter((each) => each === '200').length;
    expect([GRID.length, counts > 20]).toStrictEqual([Object.keys(CLIENTS).length * 24, true]);
  });

  const cell: Cell = { client: 'one-trust', organisation: 'R0D', domain: 'ward', category: 'ADT^A01', endpoint: '/$ingest' };

  it.each([
    ['an organisation that stands twice', { 'organisation-code': 'R0D, RDZ' }, '403 send-as-not-permitted'],
    ['a domain in capitals', { 'source-domain': 'WARD' }, '403 source-domain-not-permitted'],
    ['an organisation that is missing', { 'organisation-code': undefined }, '400 header-missing'],
    ['a domain that is missing', { 'source-domain': undefined }, '400 header-missing'],
  ])('%s opens nothing', async (_what, headers, expected) => {
    const response = await server.post('/$ingest', message('ADT^A01'), {
      ...as(cell.client),
      'organisation-code': 'R0D',
      'source-domain': 'ward',
      ...headers,
    });
    const { code } = (await response.json()) as { code: string };
    expect(`${response.status} ${code}`).toBe(expected);
  });

  it.each([
    ['not-connected', 'Connect as organisation'],
    ['for-nobody', 'Send as organisation'],
    ['to-nowhere', 'source-domain'],
    ['one-domain', 'source-domain'],
  ])('%s is refused before the body is read, and told what it lacks', async (client, said) => {
    const sent = request(`${server.url}/$ingest`, {
      method: 'POST',
      headers: { ...INGEST_HEADERS, ...as(client), 'organisation-code': 'R0D', 'source-domain': 'ward', 'content-length': '1000000' },
    });
    sent.flushHeaders(); // and nothing behind them
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(403);
    expect(((await json(answer)) as { detail: string }).detail).toContain(said);
    sent.destroy();
  });

  it('a category that may not be sent is named', async () => {
    const response = await server.post('/$ingest', message('ORU^R01'), {
      ...as('one-event'),
      'organisation-code': 'R0D',
      'source-domain': 'ward',
    });
    expect(((await response.json()) as { detail: string }).detail).toContain('"Send message category"');
  });

  it('a message without a type is refused as such', async () => {
    expect(await answerTo(cell, 'MSH|^~\\&|A||||20240101||||P|2.5\rPID|1||H1')).toBe('422');
  });

  it('the event that counts is the one that is processed: EVN-1 where MSH-9 names none', async () => {
    const text = message('ADT').replace('\rPID', '\rEVN|A01\rPID');
    expect(await answerTo({ ...cell, client: 'one-event' }, text)).toBe('403 category-not-permitted');
    expect(await answerTo({ ...cell, client: 'one-event' }, text.replace('EVN|A01', 'EVN|A08'))).toBe('200');
  });
});

it('the description of the API, which is open, names neither principals nor source domains nor organisations', async () => {
  const text = await (await fetch(`${server.url}/swagger/json`)).text();
  expect(text).toContain('"/$ingest"');
  for (const name of ['one-trust', 'to-nowhere', '"ward"', '"lab"', 'RDZ"']) expect(text).not.toContain(name);
});

describe('a batch', () => {
  it('refuses with AR and 207 what may not be sent, and takes the rest', async () => {
    const batch = ['BHS|^~\\&', message('ADT^A08'), message('ADT^A01'), message('ADT^A08'), 'BTS|3'].join('\r');
    const response = await server.post('/$ingest', batch, { ...as('one-event'), 'organisation-code': 'RDZ', 'source-domain': 'ward' });
    const segments = (await response.text()).split('\r');
    expect(response.status).toBe(200);
    expect(segments.filter((line) => line.startsWith('MSA')).map((line) => line.slice(0, 6))).toStrictEqual(['MSA|AA', 'MSA|AR', 'MSA|AA']);
    expect(segments.filter((line) => line.startsWith('ERR')).map((line) => line.split('|')[3])).toStrictEqual([
      '207^Application error^HL70357',
    ]);
  });
});

describe('MSH-4 beside organisation-code', () => {
  afterAll(() => {
    setting('warn');
  });
  const setting = (sendingFacility: string): void => {
    writeFileSync(
      join(server.configDirectory, 'exchange.yaml'),
      JSON.stringify({ auth: { mode: 'required', 'sending-facility': sendingFacility } }),
    );
    expect(server.reload().loaded).toBe(true);
  };

  it.each([
    ['warn', 'R0D', 200, '|Successfully processed'],
    ['warn', 'r0d', 200, '|Successfully processed'],
    ['warn', 'R0D02', 200, '|Successfully processed'],
    ['warn', '', 200, '|Successfully processed'],
    ['warn', 'RDZ', 200, '|Successfully processed, 1 finding: MSH-4'],
    ['warn', 'POOLE GENERAL', 200, '|Successfully processed, 1 finding: MSH-4'],
    ['warn', 'R0', 200, '|Successfully processed, 1 finding: MSH-4'],
    ['off', 'RDZ', 200, '|Successfully processed'],
    ['refuse', 'R0D02', 200, '|Successfully processed'],
    ['refuse', '', 200, '|Successfully processed'],
    ['refuse', 'RDZ', 422, '|MSH-4 is neither the organisation-code of the request nor one of its site codes'],
  ])('%s: %s', async (mode, facility, status, text) => {
    setting(mode);
    const response = await server.post('/$ingest', message('ADT^A01', facility), {
      ...as('one-trust'),
      'organisation-code': 'r0d',
      'source-domain': 'ward',
    });
    const msa = (await response.text()).split('\r').find((line) => line.startsWith('MSA')) ?? '';
    expect([response.status, msa.slice(msa.lastIndexOf('|'))]).toStrictEqual([status, text]);
  });
});

describe('a change of the registry', () => {
  it('holds from the next request on', async () => {
    const cell: Cell = { client: 'one-type', organisation: 'RDZ', domain: 'ward', category: 'ORU^R01', endpoint: '/$ingest' };
    expect(await answerTo(cell)).toBe('200');
    const file = join(server.configDirectory, 'service-principals.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"title":"one-type"', '"title":"one-type","enabled":false'));
    expect(server.reload().loaded).toBe(true);
    expect(await answerTo(cell)).toBe('401 authentication-failed');
    writeFileSync(file, text);
    server.reload();
    expect(await answerTo(cell)).toBe('200');
  });
});

describe('the record of the registry', () => {
  interface Recorded {
    readonly subtype: readonly { readonly code: string }[];
    readonly agent: readonly { readonly who: { readonly identifier: { readonly value: string } } }[];
    readonly entity: readonly { readonly what: { readonly identifier: { readonly value: string }; readonly display: string } }[];
  }

  async function recorded(): Promise<readonly string[]> {
    const response = await fetch(`${server.url}/AuditEvent?_count=1000`, { headers: as('auditor') });
    const { entry } = (await response.json()) as { entry: { resource: Recorded }[] };
    return entry
      .filter(({ resource }) => resource.subtype[0]?.code === '110129')
      .map(({ resource: { agent, entity } }) =>
        [agent[0]?.who.identifier.value, entity[0]?.what.identifier.value, entity[0]?.what.display].join(' '),
      );
  }

  it('says who was registered, and who was changed since', async () => {
    const expected = [
      ...[...Object.keys(CLIENTS), 'auditor'].map((id) => `local-administrator ${id} service-principals.yaml: added`),
      'local-administrator one-type service-principals.yaml: changed',
      'local-administrator one-type service-principals.yaml: changed',
    ];
    let events = await recorded();
    while (events.length < expected.length) events = await recorded(); // it is written behind the reload
    expect([...events].sort()).toStrictEqual(expected.sort());
  });
});

describe('the record of refusals', () => {
  it('says who was refused what, once in a minute for each kind', async () => {
    const response = await fetch(`${server.url}/AuditEvent?_count=1000`, { headers: as('auditor') });
    const { entry } = (await response.json()) as {
      entry: {
        resource: {
          outcome: string;
          outcomeDesc?: string;
          agent: { who: { identifier: { value: string } } }[];
          entity: { what: { display?: string } }[];
        };
      }[];
    };
    const refused = entry
      .map(({ resource }) => resource)
      .filter(({ outcome }) => outcome === '8')
      .map(({ outcomeDesc, agent, entity }) => [agent[0]?.who.identifier.value, outcomeDesc, entity[0]?.what.display].join(' '));
    expect(refused).toContain('one-trust send-as-not-permitted /$ingest');
    expect(refused).toContain('one-event category-not-permitted /$ingest');
    expect(refused).toContain('not-connected connect-not-permitted /$convert');
    expect(new Set(refused).size).toBe(refused.length);
  });
});
