import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Request, Response } from 'express';
import type Provider from 'oidc-provider';
import { Fault } from '../faults/fault.ts';
import { logFailure } from '../telemetry/logger.ts';
import type { ClientCertificates } from './evidence.ts';
import type { SigningKeys } from './signing-keys.ts';
import { ASSERTION_ALGORITHMS, currentCall, oauthProvider, type ProviderSettings, TOKEN_PATHS } from './token-service/oauth-provider.ts';
import { PublishedKeys } from './token-service/published-keys.ts';
import { clientMethod, type TokenCall } from './token-service/token-call.ts';

/** A request for a token with the longest assertion that anybody sends. */
const MOST_BYTES = 32_768;
/** What the provider is told of a request; whatever else the client sends cannot matter. */
const PASSED_HEADERS = ['authorization', 'content-type'] as const;

/** Issues tokens to service principals (OAuth 2, client_credentials). */
export class TokenService {
  readonly #settings: ProviderSettings;
  readonly #keys: SigningKeys;
  readonly #certificates: ClientCertificates;
  readonly #published = new PublishedKeys();
  #provider: { readonly kid: string; readonly provider: Provider } | undefined;

  constructor(settings: ProviderSettings, keys: SigningKeys, certificates: ClientCertificates) {
    this.#settings = settings;
    this.#keys = keys;
    this.#certificates = certificates;
  }

  /**
   * Answers a request for a token: RFC 6749 ch. 5.
   * @param refused is told of a refusal before it is answered
   * @throws Fault authentication-failed for a client certificate that is not accepted, body-too-large, backend-unavailable
   */
  async answer(request: Request, response: Response, refused: TokenCall['refused']): Promise<void> {
    const certificate = this.#certificates.of(request);
    const form = new URLSearchParams((await bytesOf(request)).toString('utf8'));
    const scope = form.get('scope')?.trim();
    const call: TokenCall = {
      method: clientMethod(form, request.headers.authorization),
      certificate,
      scope: scope === '' ? undefined : scope, // some clients send an empty one
      publishedKey: await this.#published.keyOf(form.get('client_assertion') ?? '', this.#settings.registry()),
      refused,
    };
    form.delete('scope'); // what may be granted depends on the registry, not on a list that the provider has
    const inner = this.#told(request, Buffer.from(form.toString()));
    const provider = await this.#current();
    await currentCall.run(call, () => provider.callback()(inner, response));
  }

  /** Authorization server metadata (RFC 8414). */
  metadata(): object {
    const { issuer } = this.#settings;
    return {
      issuer,
      token_endpoint: issuer + TOKEN_PATHS[1],
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth'],
      token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
      tls_client_certificate_bound_access_tokens: true,
    };
  }

  /** The public keys of the tokens. @throws Fault backend-unavailable */
  async keys(): Promise<object> {
    return { keys: (await this.#keys.published()).map(({ publicJwk }) => publicJwk) };
  }

  async #current(): Promise<Provider> {
    const keys = await this.#keys.published();
    const kid = keys[0]?.kid ?? '';
    if (this.#provider?.kid !== kid) {
      const provider = oauthProvider(this.#settings, keys);
      provider.on('server_error', (_context: unknown, error: unknown) => {
        logFailure(error, 'token-request-failed');
      });
      this.#provider = { kid, provider };
    }
    return this.#provider.provider;
  }

  /** The request as the provider sees it: under our own name, with nothing but what counts. */
  #told(request: Request, body: Buffer): IncomingMessage {
    const { protocol, host } = new URL(this.#settings.issuer);
    const inner = new IncomingMessage(new Socket()); // of its own: what ends with it must not be the connection of the client
    inner.complete = true;
    inner.method = 'POST';
    inner.url = TOKEN_PATHS[1];
    for (const name of PASSED_HEADERS) {
      const value = request.headers[name];
      if (value !== undefined) inner.headers[name] = value;
    }
    Object.assign(inner.headers, {
      host,
      accept: 'application/json',
      'x-forwarded-proto': protocol.slice(0, -1),
      'content-length': String(body.length),
    });
    inner.push(body);
    inner.push(null);
    return inner;
  }
}

async function bytesOf(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Fault('body-too-large', `a request for a token has at most ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
