import type { Response } from 'express';

const STYLE = 'body { font: 1.1em/1.6 system-ui, sans-serif; max-width: 42em; margin: 3em auto; padding: 0 1em } button { font: inherit }';

interface Page {
  readonly status?: number;
  readonly title: string;
  /** HTML: what is not ours in it has gone through {@link text}. */
  readonly body: string;
  /** Where the browser goes by itself. */
  readonly next?: string;
  /**
   * `none`: the address of the page holds what nobody else is to read. With it a browser names no origin in what forms of the page send, so
   * that a page with a form has `same-origin`.
   */
  readonly referrer: 'none' | 'same-origin';
}

/** Answers with a page of its own: nothing in it is loaded or run, and it stands in no frame. */
export function sendPage(response: Response, { status = 200, title, body, next, referrer }: Page): void {
  response.status(status);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Referrer-Policy', referrer === 'none' ? 'no-referrer' : 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  const refresh = next === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${text(next)}">\n`;
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${text(title)} - Healthcare Exchange</title>
<style>${STYLE}</style>
<h1>${text(title)}</h1>
${body}
</html>
`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML, in an element or an attribute. */
export const text = (value: string): string => value.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
