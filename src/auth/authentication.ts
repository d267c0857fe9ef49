import type { IncomingMessage } from 'node:http';
import { Fault } from '../faults/fault.ts';
import type { Authenticator } from './authenticator.ts';
import { type ClientCertificates, evidenceOf } from './evidence.ts';
import { DEVELOPMENT, type Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';

/** How callers prove who they are: fixed from the start of the program to its end. */
export interface Ways {
  readonly mode: 'none' | 'required';
  /** How clients reach the server: only pages from there may use a session. */
  readonly publicUrl: string;
  readonly certificates: ClientCertificates;
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
}

/** Says who a request comes from. */
export class Authentication {
  readonly #ways: Ways;
  readonly #registry: () => PrincipalRegistry;

  /** @param registry what holds at this moment */
  constructor(ways: Ways, registry: () => PrincipalRegistry) {
    this.#ways = ways;
    this.#registry = registry;
  }

  /** @throws Fault authentication-missing, authentication-failed, backend-unavailable */
  async principalOf(request: IncomingMessage): Promise<Principal> {
    const { mode, publicUrl, certificates, authenticators } = this.#ways;
    if (mode === 'none') return DEVELOPMENT;
    const registry = this.#registry();
    const evidence = evidenceOf(request, certificates, publicUrl);
    for (const authenticator of authenticators) {
      const principal = await authenticator.authenticate(evidence, registry);
      if (principal) return enabled(principal, registry);
    }
    if (evidence.bearer !== undefined) throw new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
    throw new Fault('authentication-missing', 'get a token and send Authorization: Bearer', 'Authorization');
  }
}

/** A token outlives the moment in which its principal was disabled or taken out of the file. */
function enabled(principal: Principal, registry: PrincipalRegistry): Principal {
  if (registry.get(principal.id)?.enabled === false) throw new Fault('authentication-failed', 'the principal is disabled');
  return principal;
}
