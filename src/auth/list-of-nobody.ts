import { webcrypto } from 'node:crypto';
import 'reflect-metadata'; // what makes revocation lists needs it
import { X509CrlGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let made: Promise<string> | undefined;

/**
 * A revocation list of an authority that does not exist. With it the TLS of Node finds every client certificate wanting, since there is no
 * list of its authority. That verdict is not asked for here, and where it is "right", Node 24.21 looks at the certificate once more
 * and thereby loses the authorities that the client has sent along.
 */
export function listOfNobody(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(ALGORITHM, false, ['sign']);
  const list = await X509CrlGenerator.create({
    issuer: 'CN=nobody',
    thisUpdate: new Date(),

    entries: [],
    signingAlgorithm: ALGORITHM,
    signingKey: privateKey,
  });
  return list.toString('pem').replaceAll(' CRL-', ' X509 CRL-'); // the label that OpenSSL reads
}
