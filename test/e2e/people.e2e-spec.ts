import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, type Page } from './browser.ts';
import { CLIENT, type PeopleProvider, startPeopleProvider } from './people-provider.ts';
import { freePort } from './program.ts';
import { startServer, type TestServer } from './server.ts';

const ROLES = {
  ann: ['DataConsumer'],
  boss: ['DataConsumer', 'DataAdministrator'],
  sender: ['DataProvider', 'Connect.R0D', 'Send.R0D', 'Category.ADT'],
  nobody: [],
};
const SETTINGS = { 'roles-claim': 'roles', scopes: ['system/Patient.rs', 'system/AuditEvent.rs'] };
const MESSAGE = 'MSH|^~\\&|A|R0D|B|C|20240101||ADT^A01|1|P|2.4\r';

let provider: PeopleProvider;
let server: TestServer;
let base: string;

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  provider = await startPeopleProvider(`${base}/sign-in/callback`, ROLES);
  server = await startServer({
    port,
    configure: (directory) => {
      configure(directory, SETTINGS);
    },
  });
}, 30_000);
afterAll(async () => {
  await server.close();
  provider.close();
});

function configure(directory: string, further: object): void {
  writeFileSync(join(directory, 'secret'), `${CLIENT.secret}\n`, { mode: 0o600 });
  const signIn = { issuer: provider.issuer, 'client-id': CLIENT.id, 'client-secret-file': 'secret', ...further };
  writeFileSync(
    join(directory, 'exchange.yaml'),
    JSON.stringify({ auth: { mode: 'required', 'sign-in': signIn }, server: { 'public-url': base } }),
  );
}

const isBack = ({ href }: URL): boolean => href.startsWith(`${base}/sign-in/callback`);

/** Signs in at the provider, and agrees to whatever it asks. */
async function throughProvider(browser: Browser, name: string, stopAt?: (url: URL) => boolean, issuer = provider.issuer): Promise<Page> {
  let page = await browser.open(`${base}/sign-in`);
  for (let step = 0; step < 4 && page.url.origin === issuer; step++)
    page = await browser.submit(page, page.html.includes('name="login"') ? { login: name, password: 'x' } : {}, stopAt);
  return page;
}

async function signedIn(name: string): Promise<{ browser: Browser; page: Page }> {
  const browser = new Browser();
  const page = await throughProvider(browser, name);
  expect(page.url.href).toBe(`${base}/swagger/index.html`);
  return { browser, page };
}

describe('a person signs in with the provider', () => {
  it('by a code with PKCE, state and nonce; the page behind has the session', async () => {
    const { browser, page } = await signedIn('ann');
    const [, authorize = ''] = browser.visited;
    const sent = Object.fromEntries(new URL(authorize).searchParams);
    expect(sent).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.id,
      redirect_uri: `${base}/sign-in/callback`,
      scope: 'openid profile',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(sent[name]).toMatch(/^[\w-]{43}$/);
    expect(browser.cookie(base, 'exchange-session')).toMatchObject({ sameSite: 'Strict' });
    expect(await (await browser.fetch('/session', page.url)).json()).toStrictEqual({
      id: `${provider.issuer}#ann`,
      name: 'Dr ann <b>',
      admin: false,
      restricted: false,
      ends: expect.any(String),
    });
  });

  it('the cookie is HttpOnly, Strict, and lasts eight hours; that of the way lasts ten minutes and is gone', async () => {
    const browser = new Browser();
    const { url } = await throughProvider(browser, 'ann', isBack);
    expect(browser.cookie(base, 'exchange-sign-in')?.sameSite).toBe('Lax');
    const answer = await fetch(url, {
      headers: { cookie: `exchange-sign-in=${browser.cookie(base, 'exchange-sign-in')?.value ?? ''}`, accept: 'text/html' },
    });
    expect(answer.headers.getSetCookie()).toStrictEqual([
      'exchange-sign-in=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
      expect.stringMatching(/^exchange-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/),
    ]);
    expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toStrictEqual(['no-store', 'no-referrer']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('reads what the roles allow, from pages of this server alone', async () => {
    const { browser, page } = await signedIn('ann');
    expect((await browser.fetch('/Patient', page.url)).status).toBe(200);
    expect((await browser.fetch('/Observation', page.url)).status).toBe(403);
    expect((await browser.fetch('/metrics', page.url)).status).toBe(403);
    expect((await browser.fetch(`${base}/Patient`, new URL(provider.issuer))).status).toBe(401);
    const boss = await signedIn('boss');
    expect((await boss.browser.fetch('/metrics', boss.page.url)).status).toBe(200);
  });

  it.each(['/$ingest', '/$convert'])('never sends to %s', async (path) => {
    const { browser, page } = await signedIn('boss');
    const headers = { 'source-domain': 'emergency-care', 'organisation-code': 'r0d', 'data-type': 'Hl7v2', 'content-type': 'text/plain' };
    expect((await browser.fetch(path, page.url, { method: 'POST', headers, body: MESSAGE })).status).toBe(403);
  });

  it('gets no token', async () => {
    const { browser, page } = await signedIn('boss');
    for (const path of ['/$ingest/auth', '/oauth2/token']) {
      const answer = await browser.fetch(path, page.url, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      expect(answer.status).toBe(400);
    }
  });

  it.each(['nobody', 'sender'])('%s, without a role for people, gets a page that says so, and no session', async (name) => {
    const browser = new Browser();
    const page = await throughProvider(browser, name);
    expect([page.status, page.url.pathname]).toStrictEqual([403, '/sign-in/callback']);
    expect(page.html).toContain('neither of the roles DataConsumer and DataAdministrator');
    expect(page.html).toContain('<a href="../sign-in">');
    expect(browser.cookie(base, 'exchange-session')).toBeUndefined();
  });

  it('the record has the person: signed in, refused, signed out', async () => {
    const { browser, page } = await signedIn('boss');
    await browser.fetch('/Encounter', page.url);
    await browser.fetch('/sign-out', page.url, { method: 'POST' });
    const { browser: reader, page: from } = await signedIn('ann');
    const found = (await (await reader.fetch('/AuditEvent?_sort=-date&_count=100', from.url)).json()) as {
      entry: { resource: AuditEvent }[];
    };
    const told = found.entry
      .map(({ resource }) => resource)
      .filter(({ agent: [agent] }) => agent?.who.identifier.value === `${provider.issuer}#boss`);
    expect(
      told.map(({ outcome, outcomeDesc, subtype: [subtype] }) => `${subtype?.display ?? ''} ${outcome} ${outcomeDesc ?? ''}`),
    ).toStrictEqual(expect.arrayContaining(['Logout 0 ', 'Use of Restricted Function 8 scope-missing', 'Login 0 ']));
    expect(told.find(({ subtype: [subtype] }) => subtype?.display === 'Login')?.agent[0]).toMatchObject({
      name: 'Dr boss <b>',
      network: { address: '127.0.0.1', type: '2' },
    });
    const refused = found.entry.filter(({ resource: { outcomeDesc } }) => outcomeDesc === 'principal-unknown');
    expect(refused.map(({ resource: { agent } }) => agent[0]?.who.identifier.value)).toContain(`${provider.issuer}#nobody`);
  });
});

interface AuditEvent {
  readonly outcome: string;
  readonly outcomeDesc?: string;
  readonly subtype: readonly { readonly display: string }[];
  readonly agent: readonly { readonly who: { readonly identifier: { readonly value: string } } }[];
}

describe('signing out', () => {
  it('ends the session here, and leads to the end of the one at the provider', async () => {
    const { browser, page } = await signedIn('ann');
    const form = await browser.open(`${base}/sign-out`, { from: page.url });
    expect((await browser.fetch('/Patient', page.url)).status).toBe(200);
    const end = await browser.submit(form);
    expect([end.url.origin, end.url.pathname, end.url.searchParams.get('client_id')]).toStrictEqual([
      provider.issuer,
      '/session/end',
      CLIENT.id,
    ]);
    expect((await browser.fetch('/Patient', page.url)).status).toBe(401);
    expect((await browser.fetch('/session', page.url)).status).toBe(401);
  });

  it('no other site does it', async () => {
    const { browser, page } = await signedIn('ann');
    const elsewhere = new URL(provider.issuer);
    const answer = await browser.open(`${base}/sign-out`, { from: elsewhere, form: new URLSearchParams() });
    expect(answer.html).toContain('<button>Sign out</button>');
    await browser.fetch(`${base}/sign-out`, elsewhere, { method: 'POST' });
    expect((await browser.fetch('/Patient', page.url)).status).toBe(200);
  });
});

describe('a sign-in is refused', () => {
  const refusedPage = async (browser: Browser, address: string | URL): Promise<string> => {
    const page = await browser.open(address, { from: new URL(provider.issuer) });
    expect([page.status, browser.cookie(base, 'exchange-session')]).toStrictEqual([403, undefined]);
    return page.html;
  };

  it('without the cookie of the browser that began it', async () => {
    const { url } = await throughProvider(new Browser(), 'ann', isBack);
    expect(await refusedPage(new Browser(), url)).toContain('begin again at /sign-in');
  });

  it('with the state of another one', async () => {
    const [browser, other] = [new Browser(), new Browser()];
    await throughProvider(browser, 'ann', isBack);
    const { url } = await throughProvider(other, 'boss', isBack);
    const before = provider.exchanges();
    expect(await refusedPage(browser, url)).toContain('begin again at /sign-in');
    expect(provider.exchanges()).toBe(before);
  });

  it('a second time, though eight come at the same moment', async () => {
    const browser = new Browser();
    const { url } = await throughProvider(browser, 'ann', isBack);
    const headers = { cookie: `exchange-sign-in=${browser.cookie(base, 'exchange-sign-in')?.value ?? ''}`, accept: 'text/html' };
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await fetch(url, { headers })).status));
    expect(statuses.sort()).toStrictEqual([200, 403, 403, 403, 403, 403, 403, 403]);
  });

  it('with a code that was used in another sign-in', async () => {
    const browser = new Browser();
    const { url } = await throughProvider(browser, 'ann', isBack);
    await browser.open(url);
    const second = new Browser();
    const third = await throughProvider(second, 'ann', isBack);
    third.url.searchParams.set('code', url.searchParams.get('code') ?? '');
    expect(await refusedPage(second, third.url)).toContain('The identity provider answered invalid_grant.');
  });

  it('when the person says no; what the provider writes is not repeated', async () => {
    const begun = new Browser();
    const { url } = await begun.open(`${base}/sign-in`, {}, ({ origin }) => origin === provider.issuer);
    const back = new URL(`${base}/sign-in/callback`);
    back.search = new URLSearchParams({
      error: 'access_denied',
      error_description: '<script>call 0800</script>',
      state: url.searchParams.get('state') ?? '',
      iss: provider.issuer,
    }).toString();
    const html = await refusedPage(begun, back);
    expect(html).toContain('The identity provider answered access_denied.');
    expect(html).not.toContain('0800');
  });

  it('as problem+json for a program', async () => {
    const answer = await fetch(`${base}/sign-in/callback?code=x&state=y`);
    expect([answer.status, answer.headers.get('content-type')]).toStrictEqual([403, 'application/problem+json; charset=utf-8']);
    expect(await answer.json()).toMatchObject({ code: 'sign-in-refused', detail: expect.stringContaining('/sign-in') });
  });
});

describe('the configuration decides, while it runs', () => {
  it('what roles grant, and with which provider anybody is signed in', async () => {
    const { browser, page } = await signedIn('ann');
    const change = (further: object): void => {
      configure(server.configDirectory, further);
      expect(server.reload().loaded).toBe(true);
    };
    change({ scopes: ['system/Encounter.rs'] });
    expect((await browser.fetch('/Patient', page.url)).status).toBe(403);
    expect((await browser.fetch('/Encounter', page.url)).status).toBe(200);
    change({ ...SETTINGS, refused: ['ann'] });
    expect((await browser.fetch('/Patient', page.url)).status).toBe(401);
    const refused = await throughProvider(new Browser(), 'ann');
    expect([refused.status, refused.html]).toStrictEqual([403, expect.stringContaining('not let in here any more')]);
    change({ issuer: 'http://localhost:1' });
    expect((await browser.fetch('/Encounter', page.url)).status).toBe(401);
    const outage = await new Browser().open(`${base}/sign-in`);
    expect([outage.status, outage.headers.get('retry-after')]).toStrictEqual([503, '5']);
    expect(outage.html).toContain('The identity provider cannot be reached now');
    change(SETTINGS);
    expect((await browser.fetch('/Patient', page.url)).status).toBe(200);
  });

  it('where the roles are: with UserInfo alone, as some providers have it', async () => {
    const other = await startPeopleProvider(`${base}/sign-in/callback`, ROLES, { inIdToken: false });
    try {
      for (const [further, path] of [
        [{}, '/sign-in/callback'],
        [{ 'user-info': true }, '/swagger/index.html'],
      ] as const) {
        configure(server.configDirectory, { ...SETTINGS, issuer: other.issuer, ...further });
        server.reload();
        expect((await throughProvider(new Browser(), 'ann', undefined, other.issuer)).url.pathname).toBe(path);
      }
    } finally {
      other.close();
      configure(server.configDirectory, SETTINGS);
      server.reload();
    }
  });

  it('without a provider the page says how people come in', async () => {
    writeFileSync(join(server.configDirectory, 'exchange.yaml'), JSON.stringify({ auth: { mode: 'required' } }));
    server.reload();
    const page = await new Browser().open(`${base}/sign-in`);
    expect([page.status, page.html]).toStrictEqual([403, expect.stringContaining('exchange sign-in')]);
    configure(server.configDirectory, SETTINGS);
    server.reload();
  });
});

it('the start page and the description of the API lead there', async () => {
  const page = await new Browser().open(base);
  for (const path of ['sign-in', 'sign-out']) expect(page.html).toContain(`<a href="${path}">`);
  expect(await server.getJson('/swagger/json')).toMatchObject({ info: { description: expect.stringContaining('[sign in](../sign-in)') } });
});

it('nothing that is asked for decides where the browser goes', async () => {
  for (const query of ['?to=https://evil.example', '?next=//evil.example', '?redirect_uri=https://evil.example']) {
    const answer = await fetch(`${base}/sign-in${query}`, {
      redirect: 'manual',
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    });
    const location = new URL(answer.headers.get('location') ?? '');
    expect([location.origin, location.searchParams.get('redirect_uri')]).toStrictEqual([provider.issuer, `${base}/sign-in/callback`]);
  }
});
