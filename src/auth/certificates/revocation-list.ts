import { type KeyObject, verify } from 'node:crypto';
import 'reflect-metadata'; // what reads names needs it
import { Name } from '@peculiar/x509';
import { DER_TAGS, type DerElement, elementsIn, onlyElement } from './der.ts';

/** A list of revoked certificates (RFC 5280 ch. 5), as its issuer has signed it. */
export interface RevocationList {
  /** Name of the issuer. */
  readonly issuer: string;
  /** Without the zeros that DER puts before a number: hexadecimal, small letters. */
  readonly serialNumbers: ReadonlySet<string>;
  /** ms since the epoch; without one the list never gets old. */
  readonly nextUpdate: number | undefined;
  isSignedBy(key: KeyObject): boolean;
}

const PEM = /-----BEGIN (?:X509 )?CRL-----([^-]*)-----END/g;
/** Content of the object identifiers in hexadecimal: RSA (PKCS #1) and ECDSA, each with SHA-256, 384, 512; Ed25519. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2b6570': null,
};
/** `[0] EXPLICIT` of the extensions. */
const EXTENSIONS = 0xa0;

/**
 * Reads the lists of a file. Those of large authorities have a hundred thousand entries: they are walked through once, without a tree.
 * @param bytes one list in DER, or one or more in PEM
 * @throws Error whose message says what cannot be used
 */
export function readRevocationLists(bytes: Buffer): readonly RevocationList[] {
  const texts = bytes.includes('-----BEGIN ')
    ? [...bytes.toString('latin1').matchAll(PEM)].map(([, body = '']) => Buffer.from(body, 'base64'))
    : [bytes];
  if (texts.length === 0) throw new Error('the file holds no revocation list');
  return texts.map((der) => {
    try {
      return read(der);
    } catch (error) {
      throw error instanceof Unusable ? error : new Error('the revocation list is neither PEM nor DER, or damaged');
    }
  });
}

/** The text is for the administrator. */
class Unusable extends Error {}

function read(der: Buffer): RevocationList {
  const outer = onlyElement(der);
  const [signed, algorithm, signature, ...further] = elementsIn(outer.content);
  const isWhole = outer.tag === DER_TAGS.sequence && signature?.tag === DER_TAGS.bitString && signature.content[0] === 0;
  if (!signed || !algorithm || !isWhole || further.length > 0) throw new Error('no list');
  const { issuer, nextUpdate, revoked, extensions } = fieldsOf(signed, algorithm);
  // A part of the revocations, or the changes of another list: whoever took it for the whole would let revoked ones in.
  if (extensions && [...elementsIn(onlyElement(extensions.content).content)].some(isCritical))
    throw new Unusable('the revocation list has a critical extension: only whole lists are read');
  const hash = SIGNATURES[[...elementsIn(algorithm.content)][0]?.content.toString('hex') ?? ''];
  if (hash === undefined)
    throw new Unusable('the revocation list is signed in a way that is not accepted: RSA or ECDSA with SHA-256, 384 or 512, or Ed25519');
  const signatureBytes = signature.content.subarray(1); // behind the number of unused bits
  return {
    issuer: new Name(new Uint8Array(issuer.whole)).toString(),
    serialNumbers: new Set(revoked === undefined ? [] : serialNumbersIn(revoked)),
    nextUpdate,
    isSignedBy: (key) => verify(hash, signed.whole, key, signatureBytes),
  };
}

interface Fields {
  readonly issuer: DerElement;
  readonly nextUpdate: number | undefined;
  readonly revoked: DerElement | undefined;
  readonly extensions: DerElement | undefined;
}

/** TBSCertList: version and the last three are optional. */
function fieldsOf(signed: DerElement, outerAlgorithm: DerElement): Fields {
  const fields = [...elementsIn(signed.content)];
  if (fields[0]?.tag === DER_TAGS.integer) fields.shift();
  const [algorithm, issuer, thisUpdate, ...rest] = fields;
  if (!issuer || !algorithm?.whole.equals(outerAlgorithm.whole) || timeOf(thisUpdate) === undefined) throw new Error('no list');
  const nextUpdate = timeOf(rest[0]);
  if (nextUpdate !== undefined) rest.shift();
  const revoked = rest[0]?.tag === DER_TAGS.sequence ? rest.shift() : undefined;
  const extensions = rest[0]?.tag === EXTENSIONS ? rest.shift() : undefined;
  if (rest.length > 0) throw new Error('no list');
  return { issuer, nextUpdate, revoked, extensions };
}

function* serialNumbersIn(revoked: DerElement): Generator<string> {
  for (const entry of elementsIn(revoked.content)) {
    const [serial] = elementsIn(entry.content);
    if (serial?.tag !== DER_TAGS.integer) throw new Error('no serial number');
    yield serial.content.toString('hex').replace(/^0+/, '');
  }
}

function isCritical(extension: DerElement): boolean {
  const [, critical] = elementsIn(extension.content);
  return critical?.tag === DER_TAGS.boolean && critical.content[0] !== 0;
}

/** UTCTime of the years 1950 to 2049, and GeneralizedTime (RFC 5280 ch. 4.1.2.5). */
function timeOf(element: DerElement | undefined): number | undefined {
  if (element?.tag !== DER_TAGS.utcTime && element?.tag !== DER_TAGS.generalizedTime) return undefined;
  const text = element.content.toString('latin1');
  const full = element.tag === DER_TAGS.generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const [, date, time] = /^(\d{8})(\d{6})Z$/.exec(full) ?? [];
  if (date === undefined || time === undefined) throw new Error('no time');
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)];
  return Date.parse(`${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}Z`);
}
