import { AsyncLocalStorage } from 'node:async_hooks';
import Provider, { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { State } from '../../state/state.ts';
import { withOwnSignature } from '../canonical-token.ts';
import { isRegistered } from '../certificates/registered-certificate.ts';
import type { ClientCertificate } from '../evidence.ts';
import { rolesOf } from '../roles.ts';
import { intersectScopes, parseScope, scopeText } from '../scope.ts';
import { isSecretOf } from '../secret.ts';
import type { PrincipalRegistry, ServicePrincipal } from '../service-principals.ts';
import type { SigningKey } from '../signing-keys.ts';
import { ProviderAdapter } from './provider-adapter.ts';
import type { TokenCall } from './token-call.ts';

/** What the token endpoint works with. */
export interface ProviderSettings {
  /** The public URL of this server. */
  readonly issuer: string;
  readonly state: State;
  readonly registry: () => PrincipalRegistry;
}

/** RFC 7523 leaves it open; the NHS API platform and SMART Backend Services: at most five minutes. */
const LONGEST_ASSERTION_S = 300;
/** Clocks of two machines differ. */
const SKEW_S = 30;
const TOKEN_SECONDS = 600;
/** Asymmetric ones alone: what a key of a client may have signed its assertion with. */
export const ASSERTION_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const;
export const TOKEN_PATHS = ['/$ingest/auth', '/oauth2/token'] as const;

/** The request that is being answered. */
export const currentCall = new AsyncLocalStorage<TokenCall>();

/** The certified provider, of which the token endpoint alone is used. The first key signs. */
export function oauthProvider(settings: ProviderSettings, keys: readonly SigningKey[]): Provider {
  const { issuer, state, registry } = settings;
  const call = (): Pick<TokenCall, 'method' | 'publishedKey'> =>
    currentCall.getStore() ?? { method: 'client_secret_basic', publishedKey: undefined };
  const configuration: Configuration = {
    adapter: (model) => new ProviderAdapter(model, { state, registry, call }),
    jwks: { keys: keys.map(({ privateJwk }) => privateJwk) },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth'],
    enabledJWA: { clientAuthSigningAlgValues: [...ASSERTION_ALGORITHMS] },
    routes: { token: TOKEN_PATHS[1] },
    scopes: [],
    responseTypes: [],
    clientDefaults: { id_token_signed_response_alg: 'ES256' }, // there are none, but the provider wants to know
    clockTolerance: SKEW_S,
    assertJwtClientAuthClaimsAndHeader: (_context, claims, header, client) => {
      requireShortAssertion(claims, header);
      requireKnownKey(header, registry().get(client.clientId));
      return Promise.resolve();
    },
    ttl: { ClientCredentials: TOKEN_SECONDS },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        getResourceServerInfo: (_context, resource, client) => {
          if (resource !== issuer) throw new errors.InvalidTarget();
          requireConnection(registry().get(client.clientId));
          return { audience: issuer, scope: '', accessTokenTTL: TOKEN_SECONDS, accessTokenFormat: 'jwt', jwt: { sign: signature(keys) } };
        },
      },
      mTLS: {
        enabled: true,
        tlsClientAuth: true,
        getCertificate: () => (currentCall.getStore()?.certificate ? 'presented' : undefined),
        certificateAuthorized: () => currentCall.getStore()?.certificate !== undefined,
        certificateSubjectMatches: ({ oidc }: KoaContextWithOIDC) =>
          isClient(registry().get(oidc.client?.clientId ?? ''), currentCall.getStore()?.certificate),
      },
    },
    formats: {
      customizers: {
        jwt: (_context, token, jwt) => {
          const principal = registry().get(token.clientId ?? '');
          const certificate = currentCall.getStore()?.certificate;
          Object.assign(jwt.payload, principal && { scope: grantedScope(principal), roles: rolesOf(principal) });
          if (certificate) Object.assign(jwt.payload, { cnf: { 'x5t#S256': certificate.thumbprint } });
        },
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.proxy = true; // what it is told of scheme and host is the public URL's, whatever the client says
  provider.Client.prototype.compareClientSecret = function compare(this: Client, secret: string): boolean {
    const now = Date.now();
    const { secrets = [] } = registry().get(this.clientId)?.credentials ?? {};
    return secrets.filter(({ hash, expires }) => isSecretOf(hash, secret) && (expires === undefined || now < expires)).length > 0;
  };
  provider.OIDCContext.prototype.clientJwtAuthExpectedAudience = () => new Set([issuer, ...TOKEN_PATHS.map((path) => issuer + path)]);
  provider.use(async (context, next) => {
    await next();
    const error = errorOf(context.body);
    if (error !== undefined) await currentCall.getStore()?.refused(error, (context as KoaContextWithOIDC).oidc.client?.clientId);
    finish(context.body, registry().get((context as KoaContextWithOIDC).oidc.client?.clientId ?? ''));
  });
  return provider;
}

const signature = ([key]: readonly SigningKey[]): { alg: 'ES256'; kid?: string } => ({ alg: 'ES256', ...(key ? { kid: key.kid } : {}) });

function errorOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : undefined;
}

/** The answer says what was granted (RFC 6749 ch. 5.1), and the token has the one form that is taken here. */
function finish(body: unknown, principal: ServicePrincipal | undefined): void {
  if (typeof body !== 'object' || body === null || !('access_token' in body) || typeof body.access_token !== 'string' || !principal) return;
  Object.assign(body, { access_token: withOwnSignature(body.access_token), scope: grantedScope(principal) || undefined });
}

/** @throws errors.InvalidScope where scopes were asked for, and none of them is the client's */
function grantedScope({ scopes }: ServicePrincipal): string {
  const asked = currentCall.getStore()?.scope;
  if (scopes === 'any') return '';
  const granted =
    asked === undefined
      ? scopes
      : intersectScopes(
          scopes,
          asked.split(' ').flatMap((text) => parseScope(text) ?? []),
        );
  if (asked !== undefined && granted.length === 0) throw new errors.InvalidScope('the client has none of these scopes', asked);
  return granted.map(scopeText).join(' ');
}

function requireShortAssertion(claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>>): void {
  const { exp, jti, sub, iss } = claims;
  if (typeof exp !== 'number' || exp - Date.now() / 1000 > LONGEST_ASSERTION_S + SKEW_S) throw refused();
  if (typeof jti !== 'string' || jti.length > 256 || sub !== iss) throw refused();
  if (['jwk', 'jku', 'x5u', 'x5c', 'crit'].some((name) => name in header)) throw refused();
}

/** Without a `kid` every key would be tried: the client says which one it has used. */
function requireKnownKey({ kid }: Readonly<Record<string, unknown>>, principal: ServicePrincipal | undefined): void {
  if (typeof kid !== 'string' || kid.length > 128) throw refused();
  const { keys = [], jwksUrl } = principal?.credentials ?? {}; // of published ones there is but that of this name
  if (jwksUrl === undefined && !keys.some((key) => key['kid'] === kid)) throw refused();
}

/** *Connect as organisation*: without one there is no token. */
function requireConnection(principal: ServicePrincipal | undefined): void {
  if (principal && (principal.connectAs === 'any' || principal.connectAs.length > 0)) return;
  throw new errors.UnauthorizedClient('the client needs the permission "Connect as organisation"');
}

function isClient(principal: ServicePrincipal | undefined, presented: ClientCertificate | undefined): boolean {
  return principal !== undefined && presented !== undefined && isRegistered(principal.credentials.certificates, presented);
}

const refused = (): Error => new errors.InvalidClientAuth('the assertion is not accepted');
