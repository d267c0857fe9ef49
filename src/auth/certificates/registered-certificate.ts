import type { ClientCertificate } from '../evidence.ts';

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
