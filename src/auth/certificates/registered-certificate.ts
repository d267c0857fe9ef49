import type { ClientCertificate, Evidence } from '../evidence.ts';
import type { PrincipalRegistry, ServicePrincipal } from '../service-principals.ts';

/** A name by which a client certificate is known. */
export interface CertificateName {
  readonly kind: 'subject' | 'dns' | 'uri' | 'email' | 'fingerprint';
  /** A fingerprint in small letters without colons; everything else as it is compared. */
  readonly value: string;
}

/** Whether a certificate is one of those that are registered: one name is enough; each is compared whole (RFC 8705 ch. 2.1.2). */
export function isRegistered(registered: readonly CertificateName[], presented: ClientCertificate): boolean {
  return registered.some(({ kind, value }) => {
    if (kind === 'fingerprint') return presented.fingerprint === value;
    if (kind === 'subject') return presented.subject === value;
    return presented.names.some((name) => name.kind === kind && name.value === value);
  });
}

/** The principals that a certificate is registered for. */
export function ownersOf(presented: ClientCertificate, registry: PrincipalRegistry): readonly ServicePrincipal[] {
  return [...registry.values()].filter(({ credentials }) => isRegistered(credentials.certificates, presented));
}

/**
 * Whether a token comes with the certificate of somebody else: one that is registered, and not for its owner. It matters for tokens that are
 * not bound to a certificate; one that is may come from an engine that works for several principals with one certificate.
 */
export function isOfAnother({ certificate, certificatePolicy }: Evidence, id: string, registry: PrincipalRegistry): boolean {
  if (!certificate || certificatePolicy === 'off') return false;
  const owners = ownersOf(certificate, registry);
  return owners.length > 0 && !owners.some((owner) => owner.id === id);
}
