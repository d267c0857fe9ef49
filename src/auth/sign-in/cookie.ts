import type { IncomingMessage } from 'node:http';

interface CookieSettings {
  readonly name: string;
  readonly seconds: number;
  /** `Strict`: never sent with what another site has begun; `Lax`: with its links and redirects too. */
  readonly sameSite: 'Strict' | 'Lax';
  readonly publicUrl: string;
}

/** Over TLS with the prefix that binds it to this host (RFC 6265bis ch. 4.1.3.2). */
function fullName(name: string, publicUrl: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name;
}

/** `Set-Cookie`: no script reads it; over TLS it never travels without. */
export function setCookie(value: string, { name, seconds, sameSite, publicUrl }: CookieSettings): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${fullName(name, publicUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${secure}`;
}

/** The value of a cookie; one that stands twice is none. */
export function cookieOf(
  { headers }: IncomingMessage,
  { name, publicUrl }: Pick<CookieSettings, 'name' | 'publicUrl'>,
): string | undefined {
  const prefix = `${fullName(name, publicUrl)}=`;
  const found = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const [value, ...further] = found.filter((pair) => pair.startsWith(prefix)).map((pair) => pair.slice(prefix.length));
  return further.length > 0 || value === '' ? undefined : value;
}
