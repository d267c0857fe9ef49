import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import { Fault } from '../../faults/fault.ts';
import type { IssuerKey } from './key-cache.ts';

/** What a token must be to be believed. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly algorithms: readonly string[];
}

export type Claims = Readonly<Record<string, unknown>>;

/** Clocks of two machines differ. */
const SKEW_S = 30;
const LONGEST_KID = 128;
/** Headers by which a token would bring its own key, or demand what we do not know (RFC 7515 ch. 4.1). */
const REFUSED_HEADERS = ['jwk', 'jku', 'x5u', 'x5c', 'crit'];

const refused = (): Fault => new Fault('authentication-failed', 'the token is not accepted', 'Authorization');

interface Header {
  readonly alg: string;
  readonly kid: string;
}

/**
 * Verifies a token of an issuer (RFC 7519): signature by a key of that issuer, issuer, audience, times.
 * @param keyOf the key with an id; undefined: the issuer has none
 * @throws Fault authentication-failed; backend-unavailable where the keys cannot be had
 */
export async function verifyToken(
  token: string,
  { issuer, audience, algorithms }: TokenRules,
  keyOf: (kid: string) => Promise<IssuerKey | undefined>,
): Promise<Claims> {
  const { alg, kid } = headerOf(token);
  if (!algorithms.includes(alg)) throw refused();
  const found = await keyOf(kid).catch(() => {
    throw new Fault('backend-unavailable', 'the keys of the identity provider cannot be had now');
  });
  if (!found || (found.algorithm !== undefined && found.algorithm !== alg)) throw refused();
  const strategy = new Strategy(
    {
      jwtFromRequest: () => token,
      secretOrKey: found.key as unknown as string, // jsonwebtoken takes key objects; its types say text
      issuer,
      audience: [...audience],
      algorithms: [alg as 'RS256'],
      ignoreExpiration: true, // it knows no clock but its own: looked at below
    },
    (payload: unknown, done: (error: unknown, user: unknown) => void) => {
      done(null, payload);
    },
  );
  const claims = await outcomeOf(strategy);
  const { exp, iat } = claims;
  const now = Date.now() / 1000;
  if (typeof exp !== 'number' || exp + SKEW_S <= now) throw refused();
  if (iat !== undefined && (typeof iat !== 'number' || iat > now + SKEW_S)) throw refused();
  return claims;
}

/** What passport makes of a strategy for each request: its three ends as functions. */
function outcomeOf(strategy: Strategy): Promise<Claims> {
  return new Promise((resolve, reject) => {
    const ends = {
      success: (claims: Claims) => {
        resolve(claims);
      },
      fail: () => {
        reject(refused());
      },
      error: () => {
        reject(refused());
      },
    };
    Object.assign(strategy, ends).authenticate({} as Request);
  });
}

function headerOf(token: string): Header {
  const [first = '', , , further] = token.split('.', 4);
  const header = further === undefined ? partOf(first) : undefined;
  const { alg, kid } = header ?? {};
  if (!header || typeof alg !== 'string' || typeof kid !== 'string' || kid === '' || kid.length > LONGEST_KID) throw refused();
  if (REFUSED_HEADERS.some((name) => name in header)) throw refused();
  return { alg, kid };
}

/** The claims of a token before anybody has verified them: to find out who would have to. */
export function unverifiedClaims(token: string): Claims | undefined {
  return partOf(token.split('.', 3)[1] ?? '');
}

function partOf(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
