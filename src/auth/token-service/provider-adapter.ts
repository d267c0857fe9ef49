import { type Adapter, type AdapterPayload, type ClientMetadata, errors } from 'oidc-provider';
import type { State } from '../../state/state.ts';
import type { PrincipalRegistry, ServicePrincipal } from '../service-principals.ts';
import type { TokenCall } from './token-call.ts';

/** What the provider is given to look things up in. */
export interface AdapterSources {
  readonly state: State;
  /** What holds at this moment. */
  readonly registry: () => PrincipalRegistry;
  /** How the client of this request proves who it is, and with which key, if it publishes its keys. */
  readonly call: () => Pick<TokenCall, 'method' | 'publishedKey'>;
}

/** A clock that runs ahead must not see an assertion as new that another replica has seen. */
const MARGIN_S = 60;

/** Clients are the service principals of the registry; of what the provider wants to keep only used assertions are kept. */
export class ProviderAdapter implements Adapter {
  readonly #model: string;
  readonly #sources: AdapterSources;

  constructor(model: string, sources: AdapterSources) {
    this.#model = model;
    this.#sources = sources;
  }

  /**
   * The provider asks whether an assertion was used, then says that it is: two requests at the same moment would both be new. So the
   * second question decides, and its answer is that of the state.
   */
  async upsert(id: string, _payload: AdapterPayload, expiresIn = 0): Promise<undefined> {
    if (this.#model !== 'ReplayDetection') return;
    const expires = Date.now() + (expiresIn + MARGIN_S) * 1000;
    const isNew = await this.#sources.state.putIfAbsent({ collection: 'used-jti', key: id }, '', expires);
    if (!isNew) throw new errors.InvalidClientAuth('the assertion is not accepted');
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    if (this.#model !== 'Client') return Promise.resolve(undefined);
    const principal = this.#sources.registry().get(id);
    return Promise.resolve(principal?.enabled ? clientOf(principal, this.#sources.call()) : undefined);
  }

  findByUserCode = nothing;
  findByUid = nothing;
  consume = nothing;
  destroy = nothing;
  revokeByGrantId = nothing;
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** The principal as a client that has the one method which it uses now; undefined where it is not registered for that. */
function clientOf(
  { id, credentials }: ServicePrincipal,
  { method, publishedKey }: Pick<TokenCall, 'method' | 'publishedKey'>,
): ClientMetadata | undefined {
  const base = { client_id: id, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] } as const;
  const common = { ...base, grant_types: [...base.grant_types], redirect_uris: [], response_types: [], token_endpoint_auth_method: method };
  switch (method) {
    case 'client_secret_basic': // the provider demands one; the hashes are compared instead
      return credentials.secrets.length === 0 ? undefined : { ...common, client_secret: 'hash' };
    case 'private_key_jwt':
      return withKeys(common, credentials.jwksUrl === undefined ? credentials.keys : [publishedKey].filter((key) => key !== undefined));
    case 'tls_client_auth': // the names are compared by certificateSubjectMatches
      return credentials.certificates.length === 0 ? undefined : { ...common, tls_client_auth_subject_dn: 'registered' };
  }
}

function withKeys(client: ClientMetadata, keys: readonly object[]): ClientMetadata | undefined {
  return keys.length === 0 ? undefined : { ...client, jwks: { keys: [...keys] as never[] } };
}
