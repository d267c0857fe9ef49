import type { X509Certificate } from 'node:crypto';
import 'reflect-metadata'; // what reads extensions needs it
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate as ParsedCertificate,
} from '@peculiar/x509';

/** What a certificate says of how it may be used. */
export interface Constraints {
  /** How many further authorities may stand between it and the certificate of the client (RFC 5280 ch. 4.2.1.9). */
  readonly pathLength: number;
  readonly isForClients: boolean;
  /** Whether its key may sign the handshake of a client. */
  readonly canSignHandshake: boolean;
  readonly canSignLists: boolean;
  /** Whether it says something that this program does not look at, and would have to. */
  readonly isBeyond: boolean;
  /** Whether those who have the means could make its key, or a certificate with its signature. */
  readonly hasWeakKey: boolean;
  readonly hasWeakSignature: boolean;
}

/** RFC 5280 ch. 4.2.1.12. */
const [CLIENT_AUTHENTICATION, ANY_USAGE] = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];
/** Name constraints and policy constraints: not looked at, critical or not. */
const BEYOND: ReadonlySet<string> = new Set(['2.5.29.30', '2.5.29.36']);
/**
 * Those that may be critical: key identifiers, key usage, alternative names, basic constraints, policies with what belongs to them
 * (they limit nothing without policy constraints), distribution points, extended key usage.
 */
const KNOWN: ReadonlySet<string> = new Set(
  ['14', '15', '17', '18', '19', '31', '32', '33', '35', '37', '54'].map((arc) => `2.5.29.${arc}`),
);
/** What OpenSSL's security level 2 demands, as TLS does here. */
const LEAST_RSA_BITS = 2048;
const WEAK_HASHES: ReadonlySet<string> = new Set(['SHA-1', 'MD5', 'MD2']);

const known = new WeakMap<X509Certificate, Constraints>();

/** Reads the constraints of a certificate, once. */
export function constraintsOf(certificate: X509Certificate): Constraints {
  const found = known.get(certificate) ?? read(certificate);
  known.set(certificate, found);
  return found;
}

function read(certificate: X509Certificate): Constraints {
  const parsed = new ParsedCertificate(certificate.raw);
  const flags = parsed.getExtension(KeyUsagesExtension)?.usages;
  const purposes = parsed.getExtension(ExtendedKeyUsageExtension)?.usages.map(String);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  return {
    pathLength: parsed.getExtension(BasicConstraintsExtension)?.pathLength ?? Infinity,
    isForClients: purposes === undefined || purposes.includes(CLIENT_AUTHENTICATION) || purposes.includes(ANY_USAGE),
    canSignHandshake: flags === undefined || (flags & (KeyUsageFlags.digitalSignature | KeyUsageFlags.keyAgreement)) !== 0,
    canSignLists: flags === undefined || (flags & KeyUsageFlags.cRLSign) !== 0,
    isBeyond: parsed.extensions.some(({ type, critical }) => BEYOND.has(type) || (critical && !KNOWN.has(type))),
    hasWeakKey: asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_RSA_BITS,
    hasWeakSignature: WEAK_HASHES.has(hashOf(parsed)),
  };
}

function hashOf({ signatureAlgorithm }: ParsedCertificate): string {
  const { hash } = signatureAlgorithm as { readonly hash?: string | { readonly name?: string } };
  return (typeof hash === 'object' ? hash.name : hash) ?? '';
}
