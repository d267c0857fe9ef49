import type { X509Certificate } from 'node:crypto';
import 'reflect-metadata'; // what reads the names needs it
import { SubjectAlternativeNameExtension, X509Certificate as ParsedCertificate } from '@peculiar/x509';
import type { ClientCertificate } from '../evidence.ts';

/** What the rest of the program knows of a certificate that has been checked. */
export function clientCertificateOf(certificate: X509Certificate): ClientCertificate {
  const parsed = new ParsedCertificate(certificate.raw);
  const digest = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex');
  return {
    fingerprint: digest.toString('hex'),
    thumbprint: digest.toString('base64url'),
    subject: distinguishedName(parsed.subjectName.toJSON()),
    names: alternativeNames(parsed),
  };
}

function alternativeNames(parsed: ParsedCertificate): ClientCertificate['names'] {
  const names = parsed.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  return names.flatMap(({ type, value }): ClientCertificate['names'] => {
    if (type === 'dns') return [{ kind: 'dns', value: value.toLowerCase() }];
    if (type === 'url') return [{ kind: 'uri', value }];
    return type === 'email' ? [{ kind: 'email', value }] : [];
  });
}

/** RFC 4514 ch. 2.1: the last relative name first, as `openssl x509 -nameopt RFC2253` and Java write it. */
function distinguishedName(names: readonly Readonly<Record<string, readonly string[]>>[]): string {
  return names
    .toReversed()
    .map((relative) =>
      Object.entries(relative)
        .flatMap(([type, values]) => values.map((value) => `${type}=${escaped(value)}`))
        .join('+'),
    )
    .join(',');
}

/** RFC 4514 ch. 2.4. */
function escaped(value: string): string {
  return value
    .replaceAll(/["+,;<>\\]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}
