import { Fault } from '../faults/fault.ts';
import { log } from '../telemetry/logger.ts';
import { Authenticator } from './authenticator.ts';
import { ownersOf } from './certificates/registered-certificate.ts';
import type { Evidence } from './evidence.ts';
import type { Principal } from './principal.ts';
import type { PrincipalRegistry } from './service-principals.ts';

/**
 * Believes a client certificate that is registered, without a token: for engines that cannot get one. Only where the configuration says
 * so, on doors that ask for certificates, and to programs: a browser shows its certificate to whatever page makes it send a request.
 */
export class CertificateAlone extends Authenticator {
  readonly #isEnough: () => boolean;

  /** @param isEnough whether the configuration of this moment says so */
  constructor(isEnough: () => boolean) {
    super();
    this.#isEnough = isEnough;
  }

  override authenticate(evidence: Evidence, registry: PrincipalRegistry): Promise<Principal | undefined> {
    const { bearer, certificate, isOfBrowser, certificatePolicy } = evidence;
    if (bearer !== undefined || !certificate || isOfBrowser || certificatePolicy === 'off' || !this.#isEnough())
      return Promise.resolve(undefined);
    const owners = ownersOf(certificate, registry);
    const [owner] = owners;
    if (owner && owners.length === 1) return Promise.resolve(owner);
    // Of two whom one certificate names by different names, either would be a guess.
    log.info('client-certificate-refused', {
      detail: owner ? 'registered for several principals' : 'not registered',
      fingerprint: certificate.fingerprint,
    });
    return Promise.reject(new Fault('authentication-failed', 'the client certificate is not accepted'));
  }
}
