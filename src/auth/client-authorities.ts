import { X509Certificate } from 'node:crypto';
import 'reflect-metadata'; // what reads revocation lists needs it
import { X509Certificate as AuthorityCertificate, X509Crl } from '@peculiar/x509';

/** Why a client certificate is not believed; the words are for whoever looks after the sender. */
type CertificateProblem = 'unknown-authority' | 'not-yet-valid' | 'expired' | 'not-for-clients' | 'revoked' | 'revocation-list-outdated';

/** What the administrator trusts, as it stands in the files. */
interface TrustMaterial {
  /** PEM of one or more authorities. */
  readonly authorities: string;
  /** Certificate revocation lists, PEM or DER, each signed by one of the authorities. */
  readonly revocationLists: readonly Buffer[];
  /** SHA-256 of certificates that are not believed, 64 lower-case hexadecimal digits each. */
  readonly revokedFingerprints: ReadonlySet<string>;
}

/** The revoked certificates of one authority. */
interface RevocationList {
  readonly serialNumbers: ReadonlySet<string>;
  /** ms since the epoch; without one the list never gets old. */
  readonly nextUpdate: number | undefined;
}

interface Authority {
  readonly certificate: X509Certificate;
  /** None: nobody says what it has revoked. */
  readonly revoked: readonly RevocationList[];
}

/** RFC 5280 ch. 4.2.1.12. */
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const ANY_USAGE = '2.5.29.37.0';
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** A chain is short; a longer one is no chain but a riddle. */
const LONGEST_CHAIN = 8;

/** The authorities whose client certificates are believed: the only ones, whatever the machine itself trusts. */
export class ClientAuthorities {
  readonly #authorities: readonly Authority[];
  readonly #revokedFingerprints: ReadonlySet<string>;

  private constructor(authorities: readonly Authority[], revokedFingerprints: ReadonlySet<string>) {
    this.#authorities = authorities;
    this.#revokedFingerprints = revokedFingerprints;
  }

  /** @throws Error whose message says which part cannot be used */
  static async read({ authorities, revocationLists, revokedFingerprints }: TrustMaterial): Promise<ClientAuthorities> {
    const certificates = (authorities.match(PEM_CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem));
    if (certificates.length === 0) throw new Error('it holds no certificate in PEM');
    if (certificates.some(({ ca }) => !ca)) throw new Error('it holds a certificate that is no authority (basicConstraints)');
    const lists = await Promise.all(revocationLists.map((list) => readList(list, certificates)));
    return new ClientAuthorities(
      certificates.map((certificate) => ({
        certificate,
        revoked: lists.filter(({ issuer }) => issuer === certificate).map(({ revoked }) => revoked),
      })),
      revokedFingerprints,
    );
  }

  /**
   * Whether the certificate is one of a client that an authority vouches for now.
   * @returns undefined when it is
   */
  problemOf(certificate: X509Certificate, now: Date): CertificateProblem | undefined {
    if (this.#revokedFingerprints.has(certificate.fingerprint256.replaceAll(':', '').toLowerCase())) return 'revoked';
    const usages = certificate.keyUsage as readonly string[] | undefined; // extendedKeyUsage, in spite of its name
    if (certificate.ca || (usages && !usages.includes(CLIENT_AUTHENTICATION) && !usages.includes(ANY_USAGE))) return 'not-for-clients';
    let subject = certificate;
    for (let length = 0; length < LONGEST_CHAIN; length++) {
      const problem = validityProblem(subject, now);
      if (problem) return problem;
      const issuer = this.#issuerOf(subject);
      if (!issuer) return subject === certificate ? 'unknown-authority' : undefined;
      if (issuer.certificate === subject) return undefined;
      const revocation = revocationProblem(subject, issuer, now);
      if (revocation) return revocation;
      subject = issuer.certificate;
    }
    return 'unknown-authority';
  }

  #issuerOf(subject: X509Certificate): Authority | undefined {
    return this.#authorities.find(({ certificate }) => subject.checkIssued(certificate) && subject.verify(certificate.publicKey));
  }
}

function validityProblem({ validFromDate, validToDate }: X509Certificate, now: Date): CertificateProblem | undefined {
  if (now < validFromDate) return 'not-yet-valid';
  return now > validToDate ? 'expired' : undefined;
}

/** A list that is out of date says nothing of what was revoked since: nobody is believed until there is a new one. */
function revocationProblem({ serialNumber }: X509Certificate, { revoked }: Authority, now: Date): CertificateProblem | undefined {
  if (revoked.some(({ serialNumbers }) => serialNumbers.has(serialOf(serialNumber)))) return 'revoked';
  return revoked.some(({ nextUpdate }) => nextUpdate !== undefined && now.getTime() > nextUpdate) ? 'revocation-list-outdated' : undefined;
}

/** A list counts only when one of the authorities has signed it. */
async function readList(
  bytes: Buffer,
  authorities: readonly X509Certificate[],
): Promise<{ readonly issuer: X509Certificate; readonly revoked: RevocationList }> {
  const list = new X509Crl(bytes.includes('-----BEGIN X509 CRL-----') ? bytes.toString('latin1') : bytes);
  // A part of the revocations, or the changes of another list: whoever took it for the whole would let revoked ones in.
  if (list.extensions.some(({ critical }) => critical))
    throw new Error('the revocation list has a critical extension: only whole lists are read');
  for (const issuer of authorities) {
    const signer = new AuthorityCertificate(issuer.raw);
    if (signer.subject !== list.issuer || !(await list.verify({ publicKey: signer }))) continue;
    const serialNumbers = new Set(list.entries.map(({ serialNumber }) => serialOf(serialNumber)));
    return { issuer, revoked: { serialNumbers, nextUpdate: list.nextUpdate?.getTime() } };
  }
  throw new Error('no configured authority has signed the revocation list');
}

/** Without the zeros that DER puts before a number. */
const serialOf = (hexadecimal: string): string => hexadecimal.toLowerCase().replace(/^0+/, '');
