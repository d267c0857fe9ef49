import { createHash } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { Fault } from '../faults/fault.ts';
import { Authenticator } from './authenticator.ts';
import { isCanonical, isOwnSignature } from './canonical-token.ts';
import { isOfAnother } from './certificates/registered-certificate.ts';
import type { Evidence } from './evidence.ts';
import { unverifiedClaims } from './issuers/verify-token.ts';
import type { Principal } from './principal.ts';
import { intersectScopes, parseScope, type Scope } from './scope.ts';
import type { PrincipalRegistry, ServicePrincipal } from './service-principals.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What a token of ours says, once its signature has been verified. */
interface Verified {
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly thumbprint: string | undefined;
  readonly scopes: readonly Scope[];
  /** The principal that was narrowed to the scopes of the token, for the registry entry that it was made of. */
  narrowed: { readonly of: ServicePrincipal; readonly principal: Principal } | undefined;
}

/** Tokens that are kept in mind: as many as callers have at a time, and no more than memory allows. */
const MOST_TOKENS = 10_000;

/** Believes tokens of our own token service. */
export class OwnTokens extends Authenticator {
  readonly #keys: SigningKeys;
  readonly #issuer: string;
  readonly #verified = new Map<string, Verified>();

  /** @param issuer the public URL of this server, for which and by which they are issued */
  constructor(keys: SigningKeys, issuer: string) {
    super();
    this.#keys = keys;
    this.#issuer = issuer;
  }

  override async authenticate(evidence: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined> {
    const { bearer, certificate } = evidence;
    if (bearer === undefined) return undefined;
    const digest = createHash('sha256').update(bearer).digest('base64');
    const verified = this.#verified.get(digest) ?? (await this.#verify(bearer, digest));
    if (!verified) return undefined;
    if (verified.expires <= Date.now()) throw refused();
    if (verified.thumbprint !== undefined && verified.thumbprint !== certificate?.thumbprint) throw refused();
    if (verified.thumbprint === undefined && isOfAnother(evidence, verified.subject, registry)) throw refused();
    const registered = registry.get(verified.subject);
    if (!registered?.enabled) throw refused();
    return narrowed(verified, registered);
  }

  /** @returns undefined for a token that is not of our making */
  async #verify(token: string, digest: string): Promise<Verified | undefined> {
    if (unverifiedClaims(token)?.['iss'] !== this.#issuer) return undefined; // before the state is asked for keys: it costs more than the rest
    const kid = kidOf(token);
    const key = kid === undefined ? undefined : (await this.#keys.published()).find((known) => known.kid === kid);
    if (!key) return undefined;
    if (!isCanonical(token) || !isOwnSignature(token)) throw refused();
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      issuer: this.#issuer,
      audience: this.#issuer,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub', 'jti'],
    }).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? refused() : error;
    });
    if (['jwk', 'jku', 'x5u', 'x5c', 'crit'].some((name) => name in protectedHeader)) throw refused();
    const { sub = '', exp = 0, scope, cnf } = payload;
    const thumbprint = typeof cnf === 'object' && cnf !== null && 'x5t#S256' in cnf ? String(cnf['x5t#S256']) : undefined;
    const scopes = (typeof scope === 'string' ? scope.split(' ') : []).flatMap((text) => parseScope(text) ?? []);
    const verified: Verified = { subject: sub, expires: exp * 1000, thumbprint, scopes, narrowed: undefined };
    this.#keep(digest, verified);
    return verified;
  }

  #keep(digest: string, verified: Verified): void {
    if (this.#verified.size >= MOST_TOKENS) {
      const [oldest] = this.#verified.keys();
      if (oldest !== undefined) this.#verified.delete(oldest);
    }
    this.#verified.set(digest, verified);
  }
}

/** What the registry allows now, as far as the token reaches. */
function narrowed(verified: Verified, registered: ServicePrincipal): Principal {
  if (verified.narrowed?.of !== registered) {
    const scopes = registered.scopes === 'any' ? verified.scopes : intersectScopes(registered.scopes, verified.scopes);
    verified.narrowed = { of: registered, principal: { ...registered, scopes } };
  }
  return verified.narrowed.principal;
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}

/** Whatever was wrong, the caller reads this. */
const refused = (): Fault => new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
