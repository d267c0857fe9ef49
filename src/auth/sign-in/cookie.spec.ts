import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { cookieOf, setCookie } from './cookie.ts';

const [tls, plain] = ['https://exchange.example.nhs.uk', 'http://localhost:8000'];
const settings = { name: 'one', seconds: 60, sameSite: 'Lax' } as const;
const read = (cookie: string | undefined, publicUrl: string): string | undefined =>
  cookieOf({ headers: { cookie } } as IncomingMessage, { name: 'one', publicUrl });

describe('a cookie', () => {
  it('over TLS belongs to this host alone and never travels without', () => {
    expect(setCookie('x', { ...settings, publicUrl: tls })).toBe('__Host-one=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure');
    expect(setCookie('x', { ...settings, publicUrl: plain })).toBe('one=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax');
  });

  it.each<[string | undefined, string, string | undefined]>([
    ['__Host-one=x', tls, 'x'],
    ['other=y; __Host-one=x', tls, 'x'],
    ['one=x', tls, undefined],
    ['one=x', plain, 'x'],
    ['xone=x', plain, undefined],
    ['one=', plain, undefined],
    ['one=x; one=y', plain, undefined],
    [undefined, plain, undefined],
  ])('%s at %s is %s', (cookie, publicUrl, value) => {
    expect(read(cookie, publicUrl)).toBe(value);
  });
});
