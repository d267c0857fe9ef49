import type { JsonWebKey } from 'node:crypto';
import type { ClientCertificate } from '../evidence.ts';

/** How a client proves who it is at the token endpoint. */
export type ClientMethod = 'client_secret_basic' | 'private_key_jwt' | 'tls_client_auth';

/** One request for a token. */
export interface TokenCall {
  readonly method: ClientMethod;
  readonly certificate: ClientCertificate | undefined;
  /** `scope` as it was asked for; undefined: whatever the client may have. */
  readonly scope: string | undefined;
  /** Of a client that publishes its keys: the one that its assertion names. */
  readonly publishedKey: JsonWebKey | undefined;
  /**
   * Is told of a refusal before it is answered.
   * @param error code of an OAuth error (RFC 6749 ch. 5.2)
   * @param client whose credentials were compared, whether they were right or not; undefined: of nobody who is registered
   */
  readonly refused: (error: string, client: string | undefined) => Promise<void>;
}

/** What the request offers; what it offers twice the provider refuses. */
export function clientMethod(form: URLSearchParams, authorization: string | undefined): ClientMethod {
  if (form.has('client_assertion')) return 'private_key_jwt';
  return authorization !== undefined || form.has('client_secret') ? 'client_secret_basic' : 'tls_client_auth';
}
