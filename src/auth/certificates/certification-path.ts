import type { X509Certificate } from 'node:crypto';
import { constraintsOf } from './constraints.ts';
import { revocationProblem, type RevocationLists } from './revocation-lists.ts';

/** Why a client certificate is not believed; the words are for whoever looks after the sender. */
export type CertificateProblem =
  | 'unknown-authority'
  | 'not-yet-valid'
  | 'expired'
  | 'not-for-clients'
  | 'revoked'
  | 'revocation-list-outdated'
  | 'path-too-long'
  | 'constraints-not-checked'
  | 'weak';

/** A chain is short; a longer one is no chain but a riddle. */
export const LONGEST_PATH = 8;
/** Signatures that are verified for one certificate: authorities with the same name can be combined without end. */
const MOST_SIGNATURES = 32;

/** What the administrator trusts. */
export interface Trust {
  readonly anchors: readonly X509Certificate[];
  readonly lists: RevocationLists;
  /** SHA-256 of certificates that are not believed, 64 lower-case hexadecimal digits each. */
  readonly revokedFingerprints: ReadonlySet<string>;
}

/** The search for one certificate. */
interface Search extends Trust {
  /** Authorities that came with it: links of a path, never its end. */
  readonly sent: readonly X509Certificate[];
  readonly now: Date;
  signaturesLeft: number;
}

/**
 * Looks for a path from a certificate to an authority that is trusted (RFC 5280 ch. 6.1): each link signed by the next, within its dates, for
 * this purpose, as long as the authorities allow, and not revoked. Above a trusted authority only trusted ones are looked at.
 * @param sent what the client has sent along
 * @returns undefined when there is one; else what is wrong with the first
 */
export function pathProblem(
  certificate: X509Certificate,
  sent: readonly X509Certificate[],
  trust: Trust,
  now: Date,
): CertificateProblem | undefined {
  return problemAbove([certificate], { ...trust, sent: sent.slice(0, LONGEST_PATH), now, signaturesLeft: MOST_SIGNATURES });
}

/** @param path from the certificate of the client to the one that is looked at now */
function problemAbove(path: readonly X509Certificate[], search: Search): CertificateProblem | undefined {
  const subject = path.at(-1);
  if (!subject || path.length > LONGEST_PATH) return 'path-too-long';
  const isTrusted = search.anchors.some((anchor) => isSame(anchor, subject));
  const own = ownProblem(subject, search) ?? (!isTrusted && constraintsOf(subject).hasWeakSignature ? 'weak' : undefined);
  if (own) return own;
  let first: CertificateProblem | undefined;
  for (const issuer of isTrusted ? search.anchors : [...search.anchors, ...search.sent]) {
    if (path.some((link) => isSame(link, issuer)) || !hasSigned(issuer, subject, search)) continue;
    const problem = issuerProblem(issuer, path) ?? revocationProblem(subject, search.lists.of(issuer), search.now);
    const found = problem ?? problemAbove([...path, issuer], search);
    if (!found) return undefined;
    first ??= found;
  }
  return first ?? (isTrusted ? undefined : 'unknown-authority');
}

const isSame = (one: X509Certificate, other: X509Certificate): boolean => one === other || one.raw.equals(other.raw);

function hasSigned(issuer: X509Certificate, subject: X509Certificate, search: Search): boolean {
  if (!subject.checkIssued(issuer) || search.signaturesLeft === 0) return false;
  search.signaturesLeft--;
  return subject.verify(issuer.publicKey);
}

function ownProblem(subject: X509Certificate, { now, revokedFingerprints }: Search): CertificateProblem | undefined {
  if (revokedFingerprints.has(subject.fingerprint256.replaceAll(':', '').toLowerCase())) return 'revoked';
  if (now < subject.validFromDate) return 'not-yet-valid';
  if (now > subject.validToDate) return 'expired';
  const { isBeyond, hasWeakKey } = constraintsOf(subject);
  if (isBeyond) return 'constraints-not-checked';
  return hasWeakKey ? 'weak' : undefined;
}

/** Whether it may be an authority of this path (RFC 5280 ch. 6.1.4 k–n); `checkIssued` has looked at its key usage. */
function issuerProblem(issuer: X509Certificate, path: readonly X509Certificate[]): CertificateProblem | undefined {
  if (!issuer.ca) return 'unknown-authority';
  const { pathLength, isForClients } = constraintsOf(issuer);
  if (!isForClients) return 'not-for-clients';
  const between = path.slice(1).filter(({ subject, issuer: above }) => subject !== above).length;
  return between > pathLength ? 'path-too-long' : undefined;
}
