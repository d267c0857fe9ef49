import { createHash, KeyObject, webcrypto } from 'node:crypto';
import 'reflect-metadata'; // what makes certificates needs it
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';

/** Certificate and private key, as PEM; EC keys, which are made in no time. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly pair: webcrypto.CryptoKeyPair;
}

interface Wanted {
  readonly purpose: 'authority' | 'server' | 'client';
  /** In the order of the DER: `O=Example Trust, CN=r0d`. */
  readonly name: string;
  readonly names?: readonly { readonly type: 'dns' | 'ip' | 'url' | 'email'; readonly value: string }[];
  readonly from?: Date;
  readonly until?: Date;
  /** Of an authority: how many authorities there may be below it. */
  readonly pathLength?: number;
  readonly further?: readonly Extension[];
  /** Instead of an EC key: an RSA key of so many bits, which signs with this hash. */
  readonly rsa?: { readonly bits: number; readonly hash: 'SHA-1' | 'SHA-256' };
}

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const USAGES = { server: ['1.3.6.1.5.5.7.3.1'], client: ['1.3.6.1.5.5.7.3.2'] };

function keyOf(rsa: Wanted['rsa']): webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams {
  if (!rsa) return ALGORITHM;
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength: rsa.bits, publicExponent: new Uint8Array([1, 0, 1]), hash: rsa.hash };
}

/** A moment so many days from now. */
export const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

/**
 * A certificate that holds today, unless said.
 * @param authority who signs it; without one it signs itself
 */
export async function certificateOf(wanted: Wanted, authority?: TestCertificate): Promise<TestCertificate> {
  const pair = await webcrypto.subtle.generateKey(keyOf(wanted.rsa), true, ['sign', 'verify']);
  const issuer = authority && new X509Certificate(authority.certificate);
  const extensions: Extension[] = [new BasicConstraintsExtension(wanted.purpose === 'authority', wanted.pathLength, true)];
  if (wanted.purpose !== 'authority') extensions.push(new ExtendedKeyUsageExtension(USAGES[wanted.purpose]));
  if (wanted.names) extensions.push(new SubjectAlternativeNameExtension([...wanted.names]));
  if (issuer) extensions.push(await AuthorityKeyIdentifierExtension.create(issuer.publicKey));
  extensions.push(...(wanted.further ?? []));
  const made = await X509CertificateGenerator.create({
    subject: wanted.name,
    issuer: issuer?.subject ?? wanted.name,
    notBefore: wanted.from ?? inDays(-2),
    notAfter: wanted.until ?? inDays(2),
    publicKey: pair.publicKey,
    signingKey: authority?.pair.privateKey ?? pair.privateKey,
    signingAlgorithm: ALGORITHM, // an RSA key says otherwise
    extensions,
  });
  const key = KeyObject.from(pair.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificate: `${made.toString('pem')}\n`, key: key.toString(), pair };
}

/** The certificate of a server on this machine. */
export function serverCertificate(authority: TestCertificate): Promise<TestCertificate> {
  const names = [
    { type: 'dns', value: 'localhost' },
    { type: 'ip', value: '127.0.0.1' },
  ] as const;
  return certificateOf({ purpose: 'server', name: 'CN=localhost', names }, authority);
}

/** The certificate with those of authorities behind it, as a client sends them. */
export function withChain(client: TestCertificate, ...authorities: readonly TestCertificate[]): TestCertificate {
  return { ...client, certificate: [client, ...authorities].map(({ certificate }) => certificate).join('') };
}

/** SHA-256 in small hexadecimal digits. */
export function fingerprintOf({ certificate }: TestCertificate): string {
  return createHash('sha256')
    .update(Buffer.from(new X509Certificate(certificate).rawData))
    .digest('hex');
}

/** The revocation list of an authority, in PEM. */
export async function revocationListOf(
  authority: TestCertificate,
  revoked: readonly TestCertificate[],
  nextUpdate = inDays(1),
): Promise<string> {
  const list = await X509CrlGenerator.create({
    issuer: new X509Certificate(authority.certificate).subject,
    thisUpdate: inDays(-2),
    nextUpdate,
    entries: revoked.map(({ certificate }) => ({
      serialNumber: new X509Certificate(certificate).serialNumber,
      revocationDate: inDays(-1),
    })),
    signingAlgorithm: ALGORITHM,
    signingKey: authority.pair.privateKey,
  });
  return list.toString('pem');
}
