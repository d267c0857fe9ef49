import type { IncomingMessage } from 'node:http';
import { SESSION_MS } from './sessions.ts';
import { cookieOf, setCookie } from './sign-in/cookie.ts';

const NAME = 'exchange-session';

/** The cookie of a session: no script reads it, no other site sends it. */
export function sessionCookie(session: string, publicUrl: string): string {
  return setCookie(session, { name: NAME, seconds: SESSION_MS / 1000, sameSite: 'Strict', publicUrl });
}

/** Takes the cookie away. */
export function endedCookie(publicUrl: string): string {
  return setCookie('', { name: NAME, seconds: 0, sameSite: 'Strict', publicUrl });
}

/** Whether a page of this server has sent a request: the browser says so (Fetch Metadata), or the Origin does. */
export function isFromOwnPage({ headers }: IncomingMessage, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.origin === new URL(publicUrl).origin : site === 'same-origin';
}

/** The session that a request carries, if a page of this server has sent it. */
export function sessionOf(request: IncomingMessage, publicUrl: string): string | undefined {
  return isFromOwnPage(request, publicUrl) ? cookieOf(request, { name: NAME, publicUrl }) : undefined;
}
