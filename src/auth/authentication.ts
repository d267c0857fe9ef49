import type { IncomingMessage } from 'node:http';
import type { CertificatePolicy } from '../config/snapshot.ts';
import { Fault } from '../faults/fault.ts';
import type { AccessKind } from './access.ts';
import type { Authenticator } from './authenticator.ts';
import { type ClientCertificates, evidenceOf } from './evidence.ts';
import { DEVELOPMENT, type Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';
import type { TrustedProxies } from './transport.ts';

/** Whether clients present a certificate, by door. */
interface DoorPolicies {
  readonly ingest: CertificatePolicy;
  readonly fhirApi: CertificatePolicy;
}

/** How callers prove who they are: fixed from the start of the program to its end. */
export interface Ways {
  readonly mode: 'none' | 'required';
  /** How clients reach the server: only pages from there may use a session. */
  readonly publicUrl: string;
  readonly certificates: ClientCertificates;
  /** In the order in which they are asked. */
  readonly authenticators: readonly Authenticator[];
  readonly proxies: TrustedProxies;
  readonly doors: DoorPolicies;
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

  /**
   * @param access the door that is asked for
   * @throws Fault tls-required, authentication-missing, authentication-failed, backend-unavailable
   */
  async principalOf(request: IncomingMessage, access: AccessKind | undefined): Promise<Principal> {
    const { mode, publicUrl, certificates, authenticators } = this.#ways;
    if (mode === 'none') return DEVELOPMENT;
    const registry = this.#registry();
    this.requireProtection(request);
    const evidence = evidenceOf(request, certificates, { publicUrl, policy: this.#policyOf(access) });
    for (const authenticator of authenticators) {
      const principal = await authenticator.authenticate(evidence, registry);
      if (principal) return enabled(principal, registry);
    }
    if (evidence.bearer !== undefined) throw new Fault('authentication-failed', 'the token is not accepted', 'Authorization');
    throw new Fault('authentication-missing', 'get a token and send Authorization: Bearer', 'Authorization');
  }

  /** Where a request comes from, as far as the proxies in front tell: what limits of an address count. */
  addressOf(request: IncomingMessage): string {
    return this.#ways.proxies.addressBehind(request);
  }

  /**
   * Proofs and messages travel protected, or not at all: whoever sends them in the clear is told before anything is done with them.
   * @throws Fault tls-required
   */
  requireProtection(request: IncomingMessage): void {
    if (this.#ways.mode === 'none' || this.#ways.proxies.protects(request)) return;
    throw new Fault('tls-required', 'send this to the https address of the server');
  }

  #policyOf(access: AccessKind | undefined): CertificatePolicy {
    switch (access) {
      case 'send':
        return this.#ways.doors.ingest;
      case 'fhir':
        return this.#ways.doors.fhirApi;
      case 'admin':
      case 'open':
      case 'token':
      case 'sign-in':
      case undefined:
        return 'optional';
    }
  }
}

/** A token outlives the moment in which its principal was disabled or taken out of the file. */
function enabled(principal: Principal, registry: PrincipalRegistry): Principal {
  if (registry.get(principal.id)?.enabled === false) throw new Fault('authentication-failed', 'the principal is disabled');
  return principal;
}
