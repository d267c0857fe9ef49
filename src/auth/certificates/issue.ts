import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate and its private key, as PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for: RFC 5280 ch. 4.2.1.12, and the authority itself. */
type Purpose = 'authority' | 'server' | 'client';

export interface Issue {
  readonly purpose: Purpose;
  readonly commonName: string;
  /** Host names and IP addresses (subjectAltName). */
  readonly hosts?: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

/** Engines of any age read RSA; 2048 bits are good for longer than a trial may last. */
const KEY_BITS = 2048;
/** RFC 5280 ch. 4.1.2.2: positive, at most 20 bytes. */
const SERIAL_BYTES = 16;
/** Of GeneralName (RFC 5280 ch. 4.2.1.6). */
const [DNS_NAME, IP_ADDRESS] = [2, 7];

const rsaKeyPair = promisify(generateKeyPair);

/**
 * Makes a key and a certificate for it.
 * @param authority who signs it; without one it signs itself
 */
export async function issueCertificate(issue: Issue, authority?: KeyedCertificate): Promise<KeyedCertificate> {
  const pair = await rsaKeyPair('rsa', {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  made.serialNumber = `01${randomBytes(SERIAL_BYTES).toString('hex')}`;
  made.validity.notBefore = issue.from;
  made.validity.notAfter = issue.until;
  const subject = [{ name: 'commonName', value: issue.commonName }];
  made.setSubject(subject);
  made.setIssuer(authority ? forge.pki.certificateFromPem(authority.certificate).subject.attributes : subject);
  made.setExtensions(extensionsOf(issue, authority));
  made.sign(forge.pki.privateKeyFromPem(authority?.key ?? pair.privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(made).replaceAll('\r\n', '\n'), key: pair.privateKey };
}

function extensionsOf({ purpose, hosts = [] }: Issue, authority: KeyedCertificate | undefined): object[] {
  const identifier = { name: 'subjectKeyIdentifier' };
  if (purpose === 'authority') {
    return [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      identifier,
    ];
  }
  const issuer = authority && forge.pki.certificateFromPem(authority.certificate).generateSubjectKeyIdentifier().getBytes();
  const altNames = hosts.map((host) => (isIP(host) === 0 ? { type: DNS_NAME, value: host } : { type: IP_ADDRESS, ip: host }));
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: purpose === 'server', clientAuth: purpose === 'client' },
    identifier,
    ...(issuer === undefined ? [] : [{ name: 'authorityKeyIdentifier', keyIdentifier: issuer }]),
    ...(altNames.length === 0 ? [] : [{ name: 'subjectAltName', altNames }]),
  ];
}

/**
 * A PKCS#12 key store, as engines on a JVM and the Windows certificate store read it: triple DES, which all of them know.
 * @returns its bytes
 */
export function keyStoreOf({ certificate, key }: KeyedCertificate, authority: string, password: string, alias: string): Buffer {
  const chain = [certificate, authority].map((pem) => forge.pki.certificateFromPem(pem));
  const store = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(key), chain, password, { algorithm: '3des', friendlyName: alias });
  return Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1');
}

/** SHA-256 of the certificate in DER, as service-principals.yaml names it: 64 hexadecimal digits. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
}
