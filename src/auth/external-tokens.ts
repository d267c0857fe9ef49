import { hash } from 'node:crypto';
import { Fault } from '../faults/fault.ts';
import { log } from '../telemetry/logger.ts';
import { Authenticator } from './authenticator.ts';
import { isCanonical } from './canonical-token.ts';
import { isOfAnother } from './certificates/registered-certificate.ts';
import type { Evidence } from './evidence.ts';
import type { IssuerSettings } from './issuer-settings.ts';
import { KeyCache } from './issuers/key-cache.ts';
import { principalOfRoles, rolesAt, valueAt } from './issuers/roles.ts';
import { unverifiedClaims, verifyToken, type Claims } from './issuers/verify-token.ts';
import type { Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';

/** Tokens that were verified and have not expired. */
const MOST_TOKENS = 10_000;

interface Verified {
  readonly claims: Claims;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Tokens of identity providers that the configuration trusts: Entra ID, Keycloak, CIS2. */
export class ExternalTokens extends Authenticator {
  readonly #issuers: () => readonly IssuerSettings[];
  readonly #now: () => number;
  readonly #keys = new Map<string, KeyCache>();
  /** By the settings that they were verified with: other settings ask again. */
  readonly #verified = new WeakMap<IssuerSettings, Map<string, Verified>>();

  /** @param issuers of the configuration that holds now */
  constructor(issuers: () => readonly IssuerSettings[], now: () => number = Date.now) {
    super();
    this.#issuers = issuers;
    this.#now = now;
  }

  override async authenticate(evidence: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined> {
    const { bearer, certificate } = evidence;
    const claimed = bearer === undefined ? undefined : unverifiedClaims(bearer);
    const settings = this.#issuers().find(({ issuer }) => issuer === claimed?.['iss']);
    if (bearer === undefined || !settings) return undefined;
    if (!isCanonical(bearer)) throw new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
    const claims = await this.#claimsOf(bearer, settings);
    const bound = valueAt(claims, 'cnf.x5t#S256');
    if (bound !== undefined && bound !== certificate?.thumbprint)
      throw new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
    const principal = principalOf(claims, settings, registry);
    if (bound === undefined && isOfAnother(evidence, principal.id, registry))
      throw new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
    return principal;
  }

  /** Verifying costs a tenth of a millisecond and more; a token is sent with thousands of messages. */
  async #claimsOf(token: string, settings: IssuerSettings): Promise<Claims> {
    const known = this.#verified.get(settings) ?? new Map<string, Verified>();
    this.#verified.set(settings, known);
    const digest = hash('sha256', token);
    const found = known.get(digest);
    if (found && found.expires > this.#now()) return found.claims;
    const claims = await verifyToken(token, settings, (kid) => this.#keysOf(settings).key(kid));
    known.delete(digest);
    known.set(digest, { claims, expires: Number(claims['exp']) * 1000 });
    if (known.size > MOST_TOKENS) known.delete(known.keys().next().value ?? '');
    return claims;
  }

  #keysOf({ jwksUrl }: IssuerSettings): KeyCache {
    const known = this.#keys.get(jwksUrl) ?? new KeyCache(jwksUrl);
    this.#keys.set(jwksUrl, known);
    return known;
  }
}

/**
 * Whose token it is. Of a registered principal the registry says what it may do; roles count only where none is registered.
 * @throws Fault principal-unknown
 */
function principalOf(claims: Claims, { issuer, clientClaims, rolesClaim, grants }: IssuerSettings, registry: PrincipalRegistry): Principal {
  const client = clientClaims
    .map((path) => valueAt(claims, path))
    .find((value): value is string => typeof value === 'string' && value !== '');
  const registered =
    client !== undefined &&
    [...registry.values()].find(({ credentials }) => credentials.external.some((one) => one.issuer === issuer && one.client === client));
  if (registered) return registered;
  const byRoles =
    grants && client !== undefined ? principalOfRoles(`external ${client} of ${issuer}`, rolesAt(claims, rolesClaim), grants) : undefined;
  if (byRoles) return byRoles;
  log.warn('client-not-registered', { principal: `${client ?? 'unnamed'} of ${issuer}` }); // for whoever registers it
  throw new Fault(
    'principal-unknown',
    'the token is genuine, but neither is its client registered nor has it a role: register it in service-principals.yaml',
  );
}
