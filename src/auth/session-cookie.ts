import type { IncomingMessage } from 'node:http';
import { SESSION_MS } from './sessions.ts';

/** Over TLS with the prefix that binds it to this host (RFC 6265bis ch. 4.1.3.2). */
const nameFor = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '__Host-exchange-session' : 'exchange-session');

/** The cookie of a session: no script reads it, no other site sends it. */
export function sessionCookie(session: string, publicUrl: string): string {
  return cookie(publicUrl, session, SESSION_MS / 1000);
}

/** Takes the cookie away. */
export function endedCookie(publicUrl: string): string {
  return cookie(publicUrl, '', 0);
}

function cookie(publicUrl: string, value: string, seconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameFor(publicUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/**
 * The session that a request carries, if it comes from a page of this server: the browser says so (Fetch Metadata), or the Origin does.
 * A cookie that stands twice is none.
 */
export function sessionOf({ headers }: IncomingMessage, publicUrl: string): string | undefined {
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined ? headers.origin === new URL(publicUrl).origin : site === 'same-origin';
  if (!isOwn) return undefined;
  const prefix = `${nameFor(publicUrl)}=`;
  const found = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const [session, ...further] = found.filter((pair) => pair.startsWith(prefix)).map((pair) => pair.slice(prefix.length));
  return further.length > 0 || session === '' ? undefined : session;
}
