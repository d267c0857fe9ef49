import type { Evidence } from './evidence.ts';
import type { Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';

/** A way of proving who one is: a token of our own, one of another issuer, a certificate alone. */
export abstract class Authenticator {
  /**
   * Judges the proof of a request.
   * @param registry of the configuration that the request met
   * @returns undefined where there is no proof of this kind; then the next way is asked
   * @throws Fault authentication-failed for proof of this kind that is not accepted; the detail is fixed, whatever was wrong.
   * Fault backend-unavailable where it cannot be judged now, because keys or state cannot be reached: that is no bad token
   */
  abstract authenticate(evidence: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined>;
}
