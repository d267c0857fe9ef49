import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  allowInsecureRequests,
  type AuthorizationCodeGrantChecks,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  type Configuration as Client,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
} from 'openid-client';
import { requirePrivateFile } from '../config/private-file.ts';
import type { SecuritySettings } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import { log, logFailure } from '../telemetry/logger.ts';
import { rolesAt, valueAt } from './issuers/roles.ts';
import { PERSON_ROLES, type ProviderPerson } from './person.ts';
import { boundedFetch } from './sign-in/bounded-fetch.ts';
import type { Transaction } from './sign-in/transactions.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** What the provider says of itself is asked for again after that; so is the secret. */
const FRESH_MS = 10 * 60_000;
const TIMEOUT_S = 5;
/** Clocks of two machines differ. */
const SKEW_S = 30;
const LONGEST_NAME = 100;
/** OpenID Connect Core ch. 2: at most 255 ASCII characters; here those that can be seen. */
const SUBJECT = /^[\x20-\x7e]{0,254}[\x21-\x7e]$/;
/** RFC 6749 ch. 4.1.2.1 and 5.2, OpenID Connect Core ch. 3.1.2.6. What else a provider, or whoever made the link, writes is not repeated. */
const KNOWN_ERRORS: ReadonlySet<string> = new Set([
  'access_denied',
  'invalid_request',
  'invalid_scope',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_response_type',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
]);

/** What the provider works with. */
export interface IdentityProviderSources {
  /** What holds now; undefined: no provider is configured. */
  readonly settings: () => SignInSettings | undefined;
  readonly security: () => SecuritySettings;
  /** Where paths of the configuration begin. */
  readonly configDirectory: string;
  readonly publicUrl: string;
}

/** The OpenID provider that people sign in with: authorization code with PKCE, state and nonce (OpenID Connect Core ch. 3.1). */
export class IdentityProvider {
  readonly #sources: IdentityProviderSources;
  readonly #now: () => number;
  #client: { readonly settings: SignInSettings; readonly until: number; readonly found: Promise<Client> } | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(sources: IdentityProviderSources, now: () => number = () => performance.now()) {
    this.#sources = sources;
    this.#now = now;
  }

  /** What is configured now. */
  get settings(): SignInSettings | undefined {
    return this.#sources.settings();
  }

  /**
   * For the start: whether the secret can be used.
   * @throws Fault start-refused
   */
  async check(): Promise<void> {
    if (this.settings) await this.#secret(this.settings);
  }

  /**
   * Begins a sign-in.
   * @returns where the browser goes, and what must be kept until it comes back
   * @throws Fault sign-in-refused where no provider is configured; backend-unavailable
   */
  async begin(): Promise<{ readonly url: string; readonly transaction: Transaction }> {
    const settings = this.#required();
    const client = await this.#clientOf(settings);
    const transaction = { issuer: settings.issuer, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(client, {
      redirect_uri: this.#redirectUri,
      scope: settings.scopes.join(' '),
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.verifier),
      code_challenge_method: 'S256',
      ...(settings.acrValues.length > 0 ? { acr_values: settings.acrValues.join(' ') } : {}),
    });
    return { url: url.href, transaction };
  }

  /**
   * Ends a sign-in: exchanges the code, and believes the ID token alone.
   * @param query of the callback, as it came
   * @throws Fault sign-in-refused for whatever is not accepted; backend-unavailable where the provider cannot be asked
   */
  async complete(query: string, { issuer, state, nonce, verifier }: Transaction): Promise<ProviderPerson> {
    const settings = this.#required();
    if (settings.issuer !== issuer) throw refused('the identity provider has been changed meanwhile');
    const client = await this.#clientOf(settings);
    const claims = await claimsOf(client, new URL(this.#redirectUri + query), settings, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const { sub, acr } = claims;
    if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw refused('its answer names nobody');
    if (settings.acrValues.length > 0 && !(typeof acr === 'string' && settings.acrValues.includes(acr)))
      throw refused('it has not authenticated you in a way that is strong enough here (acr)');
    const name = valueAt(claims, settings.nameClaim);
    return {
      issuer,
      subject: sub,
      name: (typeof name === 'string' ? name.replace(/\p{C}/gu, ' ').trim().slice(0, LONGEST_NAME) : '') || sub,
      roles: rolesAt(claims, settings.rolesClaim).filter((role) => PERSON_ROLES.includes(role)),
    };
  }

  /** Where a browser ends its session at the provider, if the provider has such a page (OpenID Connect RP-Initiated Logout). */
  async endSessionUrl(): Promise<string | undefined> {
    const { settings } = this;
    const client = settings && (await this.#clientOf(settings).catch(() => undefined));
    if (client?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(client).href; // names this client; without the ID token the provider asks the person
  }

  get #redirectUri(): string {
    return `${this.#sources.publicUrl}/sign-in/callback`;
  }

  #required(): SignInSettings {
    const { settings } = this;
    if (settings) return settings;
    throw refused('no identity provider is configured: run "exchange sign-in" on the machine of the server, which prints a link');
  }

  /** One asks at a time; what failed is asked again. */
  #clientOf(settings: SignInSettings): Promise<Client> {
    const known = this.#client;
    if (known?.settings === settings && this.#now() < known.until) return known.found;
    const found = this.#discover(settings).catch((error: unknown) => {
      if (this.#client?.found === found) this.#client = undefined;
      logFailure(error, 'identity-provider-unavailable');
      throw unavailable();
    });
    this.#client = { settings, until: this.#now() + FRESH_MS, found };
    return found;
  }

  async #discover(settings: SignInSettings): Promise<Client> {
    const metadata = { id_token_signed_response_alg: settings.algorithm, [clockTolerance]: SKEW_S };
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- of this machine alone: the configuration allows no other
    const plain = settings.issuer.startsWith('http:') ? [allowInsecureRequests] : [];
    return await discovery(new URL(settings.issuer), settings.clientId, metadata, await this.#authentication(settings), {
      timeout: TIMEOUT_S,
      execute: [...plain, enableNonRepudiationChecks],
      [customFetch]: boundedFetch as CustomFetch,
    });
  }

  async #authentication(settings: SignInSettings): Promise<ClientAuth> {
    const secret = await this.#secret(settings);
    if (secret === undefined) return None();
    const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
    return (server, ...call) => {
      const isPosted = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
      (isPosted ? post : basic)(server, ...call);
    };
  }

  async #secret({ clientSecretFile }: SignInSettings): Promise<string | undefined> {
    if (clientSecretFile === undefined) return undefined;
    const path = resolve(this.#sources.configDirectory, clientSecretFile);
    const place = 'exchange.yaml: auth.sign-in.client-secret-file';
    requirePrivateFile(path, this.#sources.security(), (detail) => {
      log.warn('secret-readable', { detail });
    });
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined || text.trim() === '') throw new Fault('start-refused', `${path} cannot be read, or is empty`, place);
    return text.trim();
  }
}

async function claimsOf(
  client: Client,
  url: URL,
  { userInfo }: SignInSettings,
  checks: AuthorizationCodeGrantChecks,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const tokens = await authorizationCodeGrant(client, url, checks);
    const claims = tokens.claims();
    if (!claims) throw refused('its answer has no ID token');
    return userInfo ? { ...(await fetchUserInfo(client, tokens.access_token, claims.sub)), ...claims } : { ...claims };
  } catch (error) {
    if (error instanceof Fault) throw error;
    logFailure(error, 'sign-in-failed');
    if (isOutage(error)) throw unavailable();
    const told = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError ? error.error : '';
    throw refused(
      KNOWN_ERRORS.has(told) ? `the identity provider answered ${told}` : 'the answer of the identity provider is not accepted',
    );
  }
}

/** Time is up, the provider has a fault of its own, or `fetch` reports what is wrong with the connection. */
function isOutage(error: unknown): boolean {
  if (!Error.isError(error)) return false;
  if (error instanceof ClientError && ['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(error.code ?? '')) return true;
  if (error.cause instanceof Response) return error.cause.status >= 500;
  return ['fetch failed', 'terminated'].includes(error.message) || isOutage(error.cause);
}

const unavailable = (): Fault => new Fault('backend-unavailable', 'the identity provider cannot be reached now: try again in a minute');
const refused = (detail: string): Fault => new Fault('sign-in-refused', detail);
