import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as, BelievedCallers, requireCallers } from './known-callers.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  const reader = { title: 'Reader', 'connect-as': ['R0D'], scopes: ['system/*.rs'] };
  server = await startServer({
    configure: (directory) => {
      requireCallers(directory, {
        engine: {
          title: 'Engine',
          'connect-as': ['R0D'],
          'send-as': ['R0D'],
          'send-categories': ['ADT'],
          'source-domains': ['emergency-care'],
        },
        reader,
        trusted: { ...reader, restricted: true },
      });
    },
    authenticators: [new BelievedCallers()],
  });
});
afterAll(async () => {
  await server.close();
});

async function send(id: string, pv2: string): Promise<number> {
  const segments = [
    `MSH|^~\\&|A|R0D|B|C|20240101||ADT^A01|${id}|P|2.4`,
    `PID|1||${id}^^^R0D^MR||X^Y`,
    `PV1|1|I|||||||||||||||||V${id}`,
    pv2,
  ];
  return (await server.post('/$ingest', segments.join('\r'), as('engine'))).status;
}

async function countOf(caller: string, query: string): Promise<number> {
  const response = await fetch(`${server.url}/${query}`, { headers: as(caller) });
  return ((await response.json()) as { total: number }).total;
}

/** Records of messages, not of what administrators do. */
const OF_MESSAGES = '&_tag=urn:healthcare-exchange:source-domain|emergency-care';

/** PV2-22, visit protection. */
const PROTECTED = `PV2${'|'.repeat(22)}Y`;

describe('a message about something restricted', () => {
  it.each([
    ['an open one', 'M1', 'PV2|', { Encounter: [1, 1], Binary: [1, 1], AuditEvent: [1, 1] }],
    [
      'a protected visit: message and record are as restricted as what they say',
      'M2',
      PROTECTED,
      { Encounter: [1, 2], Binary: [1, 2], AuditEvent: [1, 2] },
    ],
  ])('%s', async (_what, id, pv2, counts) => {
    expect(await send(id, pv2)).toBe(200);
    for (const [type, [open, all]] of Object.entries(counts)) {
      const query = `${type}?_total=accurate&_count=1${type === 'AuditEvent' ? OF_MESSAGES : ''}`;
      expect([type, await countOf('reader', query), await countOf('trusted', query)]).toStrictEqual([type, open, all]);
    }
  });

  it('a refused one counts as restricted, since nobody has understood it; that it was refused may be known', async () => {
    const refused = ['MSH|^~\\&|A|R0D|B|C|20240101||ADT^A01||P|2.4', 'PID|1||1', PROTECTED].join('\r');
    expect((await server.post('/$ingest', refused, as('engine'))).status).toBe(422);
    expect([await countOf('reader', 'Binary?_total=accurate'), await countOf('trusted', 'Binary?_total=accurate')]).toStrictEqual([1, 3]);
    expect(await countOf('reader', `AuditEvent?_total=accurate${OF_MESSAGES}`)).toBe(2);
  });
});
