interface Cookie {
  readonly value: string;
  readonly sameSite: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** What a browser shows. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

interface Navigation {
  /** The page whose link, form or refresh it is; undefined: typed by the person. */
  readonly from?: URL | undefined;
  readonly form?: URLSearchParams;
}

const MOST_STEPS = 20;

/**
 * A browser as far as signing in needs one: cookies by host with SameSite as RFC 6265bis ch. 5.2 has it (what redirects have passed
 * through counts), Fetch Metadata, redirects, pages that go on by themselves, forms.
 */
export class Browser {
  readonly #jar = new Map<string, Map<string, Cookie>>();
  /** Every address that was asked for, in order. */
  readonly visited: string[] = [];
  #late = 0;

  /** Lets time pass: for the cookies. */
  pass(milliseconds: number): void {
    this.#late += milliseconds;
  }

  cookie(url: string, name: string): Cookie | undefined {
    return this.#jar.get(new URL(url).hostname)?.get(name);
  }

  setCookie(url: string, name: string, value: string): void {
    this.#keep(new URL(url), `${name}=${value}; SameSite=Lax`);
  }

  /** Goes to a page, and on, until one stays. */
  async open(address: string | URL, { from, form }: Navigation = {}, stopAt?: (url: URL) => boolean): Promise<Page> {
    let chain = [new URL(address)];
    let [initiator, body] = [from, form];
    for (let step = 0; step < MOST_STEPS; step++) {
      const url = chain.at(-1) ?? new URL(address);
      if (stopAt?.(url) === true) return { url, status: 0, headers: new Headers(), html: '' };
      const response = await this.#ask(url, {
        initiator,
        chain,
        body,
        headers: { accept: 'text/html,*/*;q=0.8', 'sec-fetch-mode': 'navigate' },
      });
      const html = await response.text();
      const location = response.headers.get('location');
      const refresh = /<meta http-equiv="refresh" content="0;url=([^"]*)">/.exec(html)?.[1];
      if (location !== null) {
        body = response.status === 307 || response.status === 308 ? body : undefined;
        chain = [...chain, new URL(location, url)];
      } else if (refresh !== undefined) {
        [initiator, body, chain] = [url, undefined, [new URL(decoded(refresh), url)]];
      } else return { url, status: response.status, headers: response.headers, html };
    }
    throw new Error(`the browser went round in circles: ${chain.join(' ')}`);
  }

  /** Sends the form of a page with these fields filled in. */
  async submit(page: Page, fields: Readonly<Record<string, string>> = {}, stopAt?: (url: URL) => boolean): Promise<Page> {
    const form = /<form[^>]*\saction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.html);
    if (!form) throw new Error(`the page ${page.url.href} has no form`);
    const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const values = new URLSearchParams([
      ...hidden.map(([, name = '', value = '']): [string, string] => [name, value]),
      ...Object.entries(fields),
    ]);
    return await this.open(new URL(decoded(form[1] ?? ''), page.url), { from: page.url, form: values }, stopAt);
  }

  /** What a script of a page asks for. */
  async fetch(address: string, from: URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, from);
    return await this.#ask(url, { initiator: from, chain: [url], init });
  }

  async #ask(
    url: URL,
    {
      initiator,
      chain,
      body,
      headers = {},
      init,
    }: {
      initiator: URL | undefined;
      chain: URL[];
      body?: URLSearchParams | undefined;
      headers?: Record<string, string>;
      init?: RequestInit;
    },
  ): Promise<Response> {
    const passed = initiator === undefined ? chain : [initiator, ...chain];
    const isSameSite = passed.every(({ hostname }) => hostname === url.hostname);
    const site = isSameSite ? (passed.every(({ origin }) => origin === url.origin) ? 'same-origin' : 'same-site') : 'cross-site';
    const isSafe = body === undefined && (init?.method ?? 'GET') === 'GET';
    const cookies = [...(this.#jar.get(url.hostname) ?? [])].filter(
      ([, { sameSite, expires }]) =>
        expires > Date.now() + this.#late && (isSameSite || sameSite === 'None' || (sameSite === 'Lax' && isSafe && init === undefined)),
    );
    this.visited.push(url.href);
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: {
        ...headers,
        ...(init?.headers as Record<string, string> | undefined),
        'sec-fetch-site': initiator === undefined ? 'none' : site,
        ...(isSafe ? {} : { origin: initiator?.origin ?? 'null' }),
        ...(cookies.length === 0 ? {} : { cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join('; ') }),
      },
    });
    for (const text of response.headers.getSetCookie()) this.#keep(url, text);
    return response;
  }

  #keep(url: URL, text: string): void {
    const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
    const [name = ''] = pair.split('=', 1);
    const attribute = (key: string): string | undefined =>
      attributes.find((one) => one.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const [age, until] = [attribute('max-age'), attribute('expires')];
    const ends = age === undefined ? (until === undefined ? Infinity : Date.parse(until)) : Date.now() + this.#late + Number(age) * 1000;
    const sameSite = attribute('samesite') ?? 'Lax';
    const jar = this.#jar.get(url.hostname) ?? new Map<string, Cookie>();
    jar.set(name, {
      value: pair.slice(name.length + 1),
      sameSite: sameSite.charAt(0).toUpperCase() + sameSite.slice(1).toLowerCase(),
      expires: ends,
    });
    this.#jar.set(url.hostname, jar);
  }
}

const decoded = (html: string): string => html.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
