import { X509Certificate } from 'node:crypto';
import { type CertificateProblem, pathProblem, type Trust } from './certificates/certification-path.ts';
import { constraintsOf } from './certificates/constraints.ts';
import { RevocationLists } from './certificates/revocation-lists.ts';

/** What the administrator trusts, as it stands in the files. */
interface TrustMaterial {
  /** PEM of one or more authorities. */
  readonly authorities: string;
  /** Certificate revocation lists, PEM or DER, each signed by one of the authorities, or by one below that clients send. */
  readonly revocationLists: readonly Buffer[];
  /** SHA-256 of certificates that are not believed, 64 lower-case hexadecimal digits each. */
  readonly revokedFingerprints: ReadonlySet<string>;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The authorities whose client certificates are believed: the only ones, whatever the machine itself trusts. */
export class ClientAuthorities {
  readonly #trust: Trust;

  private constructor(trust: Trust) {
    this.#trust = trust;
  }

  /** @throws Error whose message says which part cannot be used */
  static read({ authorities, revocationLists, revokedFingerprints }: TrustMaterial): ClientAuthorities {
    const anchors = (authorities.match(PEM_CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    if (anchors.length === 0) throw new Error('it holds no certificate in PEM');
    if (anchors.some(({ ca }) => !ca)) throw new Error('it holds a certificate that is no authority (basicConstraints)');
    if (anchors.some((anchor) => constraintsOf(anchor).isBeyond))
      throw new Error(
        'it holds an authority with name constraints, policy constraints or a critical extension that is not checked here: name the authorities below it instead',
      );
    return new ClientAuthorities({ anchors, lists: RevocationLists.read(revocationLists, anchors), revokedFingerprints });
  }

  /** Names of authorities that have revocation lists and are not configured: the lists count only where a client sends such an authority. */
  get strangersWithLists(): readonly string[] {
    return this.#trust.lists.strangers(this.#trust.anchors);
  }

  /**
   * Whether the certificate is one of a client that an authority vouches for now.
   * @param sent further certificates that came with it, in whatever order: those of authorities below the trusted ones
   * @returns undefined when it is
   */
  problemOf(certificate: X509Certificate, now: Date, sent: readonly X509Certificate[] = []): CertificateProblem | undefined {
    const { isForClients, canSignHandshake } = constraintsOf(certificate);
    if (certificate.ca || !isForClients || !canSignHandshake) return 'not-for-clients';
    return pathProblem(certificate, sent, this.#trust, now);
  }
}
