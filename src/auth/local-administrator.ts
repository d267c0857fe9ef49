import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../faults/fault.ts';
import { Authenticator } from './authenticator.ts';
import type { Evidence } from './evidence.ts';
import type { Principal } from './principal.ts';

/** The command line on the machine itself: it may administer, and neither send nor read. */
export const LOCAL_ADMINISTRATOR: Principal = Object.freeze({
  id: 'local-administrator',
  name: 'Administrator on the machine of the server',
  connectAs: 'any',
  sendAs: [],
  sendCategories: [],
  sourceDomains: [],
  scopes: [],
  restricted: false,
  admin: true,
  rateLimit: undefined,
});

const KEY_BYTES = 32;
/** `exchange-local.<end in milliseconds since 1970>.<nonce>.<MAC>` */
const PREFIX = 'exchange-local.';
const LIFE_MS = 60_000;

const keyFile = (dataDirectory: string): string => join(dataDirectory, 'keys', 'local-administrator.key');

/**
 * Believes whoever can read a file of the data directory and comes from this machine. The key is new at each start and never leaves the
 * machine: what is sent is a proof of it that holds for a minute, so that a program which listens in the server's place learns nothing.
 */
class LocalAdministrator extends Authenticator {
  readonly #key: Buffer;
  readonly #now: () => number;

  constructor(key: Buffer, now: () => number) {
    super();
    this.#key = key;
    this.#now = now;
  }

  override authenticate({ bearer, isFromHere }: Evidence): Promise<Principal | undefined> {
    if (bearer?.startsWith(PREFIX) !== true) return Promise.resolve(undefined);
    if (isFromHere && this.#isOurs(bearer)) return Promise.resolve(LOCAL_ADMINISTRATOR);
    return Promise.reject(new Fault('authentication-failed', 'the token is not accepted', 'Authorization'));
  }

  #isOurs(token: string): boolean {
    const end = token.lastIndexOf('.');
    const expected = Buffer.from(macOf(this.#key, token.slice(0, end)));
    const sent = Buffer.from(token.slice(end + 1));
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) return false;
    const expires = Number(token.slice(PREFIX.length).split('.', 1)[0]);
    const left = expires - this.#now();
    return left > 0 && left <= LIFE_MS;
  }
}

/**
 * Makes the key of this start, for the owner of the data directory alone.
 * @throws Fault start-refused where it cannot be written
 */
export async function openLocalAdministrator(dataDirectory: string, now: () => number = Date.now): Promise<Authenticator> {
  const path = keyFile(dataDirectory);
  const key = randomBytes(KEY_BYTES);
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await chmod(dirname(path), 0o700);
    const file = await open(unfinished, 'wx', 0o600);
    await file.writeFile(key.toString('base64url'));
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    throw new Fault('start-refused', `the key of the command line ${path} cannot be written (${code})`);
  }
  return new LocalAdministrator(key, now);
}

/**
 * What the command line sends as its token.
 * @returns undefined where the key cannot be read: no server has started here, or it belongs to somebody else
 */
export async function localAdministratorToken(dataDirectory: string, now: number = Date.now()): Promise<string | undefined> {
  const text = await readFile(keyFile(dataDirectory), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const claims = `${PREFIX}${now + LIFE_MS}.${randomBytes(12).toString('base64url')}`;
  return `${claims}.${macOf(Buffer.from(text, 'base64url'), claims)}`;
}

function macOf(key: Buffer, claims: string): string {
  return createHmac('sha256', key).update(claims).digest('base64url');
}
